import type { Json } from '@xunan/phone';
import type { Field, Kind } from '../../contract/types';
import type { DraftForm } from '../forms/draft-form';

/** What every editor of a field gets; `value` is null where there is no answer. */
export type FieldProps = {
  readonly id: string;
  readonly kind: Kind;
  readonly field: Field;
  readonly form: DraftForm;
  readonly value: Json;
  readonly required: boolean;
  readonly error?: string | undefined;
  /** The screen has just been opened for this question: a position is looked for at once. */
  readonly eager?: boolean;
};

export const textOf = (value: Json): string => (typeof value === 'string' ? value : '');
