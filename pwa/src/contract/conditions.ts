/** The closed set of conditions; the words of `xunan.domain.needs` in TypeScript. */

import type { Case } from './types';

export type Condition =
  | {
      readonly test: 'filled';
      readonly field: string;
      readonly when: Case | null;
      readonly code: string;
    }
  | { readonly test: 'either_filled'; readonly fields: readonly string[]; readonly code: string }
  | { readonly test: 'is_actor'; readonly field: string; readonly code: string }
  | { readonly test: 'not_who'; readonly move: string; readonly code: string }
  | {
      readonly test: 'only_roles';
      readonly field: string;
      readonly value: string;
      readonly roles: readonly string[];
      readonly code: string;
    }
  | {
      readonly test: 'date_within';
      readonly field: string;
      readonly low_days: number;
      readonly high_days: number;
      readonly unless: Case | null;
      readonly code: string;
    }
  | {
      readonly test: 'photo_after';
      readonly field: string;
      readonly move: string;
      readonly code: string;
    }
  | {
      readonly test: 'photo_near';
      readonly field: string;
      readonly geo: string;
      readonly metres: number;
      readonly code: string;
    }
  | { readonly test: 'no_personal_facts'; readonly field: string; readonly code: string }
  | {
      readonly test: 'at_least';
      readonly field: string;
      readonly count: number;
      readonly when: Case | null;
      /** Counts only rows whose column has that value. */
      readonly where: Case | null;
      readonly code: string;
    }
  | {
      readonly test: 'not_before';
      readonly field: string;
      readonly other: string;
      readonly code: string;
    }
  | {
      readonly test: 'at_most';
      readonly field: string;
      readonly other: string;
      /** A field of rows whose columns are meant; "" for the record's own fields. */
      readonly each: string;
      readonly code: string;
    }
  | {
      readonly test: 'equal';
      readonly field: string;
      readonly other: string;
      readonly code: string;
    };
