/**
 * The shape of the generated contract; the words of `xunan.domain.kind` in TypeScript.
 *
 * The files themselves are data: a new kind adds nothing here.
 */

import type { Condition } from './conditions';
import type { Opens, Parent, Repeat } from './relations';

export type * from './conditions';
export type * from './relations';

export type FieldType =
  | 'text'
  | 'long_text'
  | 'phone'
  | 'integer'
  | 'flag'
  | 'date'
  | 'moment'
  | 'choice'
  | 'choices'
  | 'place'
  | 'places'
  | 'rows'
  | 'grid'
  | 'geo'
  | 'person'
  | 'record'
  | 'photos'
  | 'notes';

/** A field and the value, or one of the values, that switches something on or off. */
export type Case = readonly [field: string, value: string | boolean | readonly string[]];

/** One answer of a row; its words are as a field's. */
export interface Column {
  readonly name: string;
  readonly type: Extract<
    FieldType,
    'text' | 'phone' | 'integer' | 'flag' | 'date' | 'moment' | 'choice'
  >;
  /** Must be answered in every row. */
  readonly required: boolean;
  readonly codes: string;
  readonly max_len: number;
  readonly low: number;
  readonly high: number;
  readonly default: string | boolean | number | null;
}

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly required: boolean;
  /** Where the first report asks it; "" for never. */
  readonly asked: 'first' | 'more' | '';
  /** Asked in a first report only in this case. */
  readonly when: Case | null;
  /** The phone fills it in a first report, without a question. */
  readonly silent: boolean;
  /** Roles that may change it later; "author" is whoever created the record. */
  readonly edit_by: readonly string[];
  /** The list of codes of a "choice" or "choices". */
  readonly codes: string;
  /** The kind of a "record". */
  readonly of: string;
  /** In code points; 0 for the type's usual limit. */
  readonly max_len: number;
  readonly low: number;
  /** For lists the most items of one act; 0 for no bound. */
  readonly high: number;
  readonly default: string | boolean | number | null;
  /** The move with which the server gives it a number. */
  readonly number: string;
  readonly private: boolean;
  /** The question starts with the newest sibling's answer. */
  readonly prefill: boolean;
  /** The answers of a row of a "rows" field. */
  readonly columns: readonly Column[];
}

export interface Ask {
  readonly field: string;
  readonly required: boolean;
  /** An earlier answer does not count. */
  readonly fresh: boolean;
  readonly when: Case | null;
}

export interface State {
  readonly name: string;
  readonly final: boolean;
  readonly open: boolean;
  /** Roles whose turn it is. */
  readonly waits_for: readonly string[];
  /** Person fields: where one is filled, it stands for the roles below the desk. */
  readonly waits_on: readonly string[];
  readonly rests: boolean;
}

export interface Move {
  readonly name: string;
  readonly start: readonly string[];
  readonly end: string;
  readonly by: readonly string[];
  readonly asks: readonly Ask[];
  readonly needs: readonly Condition[];
  readonly warns: readonly Condition[];
  readonly main: boolean;
}

export interface Stream {
  readonly prefix: 'g' | 'v' | 't' | 'c' | 'u' | 'o' | 'a' | 'p';
  readonly field: string;
  readonly take: number;
}

/** Which fields fill the columns of lists; "" for none. */
export interface Promote {
  readonly title: string;
  readonly number: string;
  readonly place: string;
  readonly grid: string;
  readonly category: string;
  readonly level: string;
  readonly due: string;
  readonly captured: string;
  readonly geo: string;
}

export interface Kind {
  readonly name: string;
  readonly icon: string;
  readonly initial: string;
  readonly fields: readonly Field[];
  readonly states: readonly State[];
  readonly moves: readonly Move[];
  readonly streams: readonly Stream[];
  /** Roles that may open one; empty where only the server does. */
  readonly create_by: readonly string[];
  readonly append_by: readonly string[];
  readonly create_needs: readonly Condition[];
  readonly create_warns: readonly Condition[];
  /** What an edit must keep that sets their field. */
  readonly edit_needs: readonly Extract<Condition, { test: 'date_within' | 'filled' }>[];
  readonly promote: Promote;
  /** Field that must be alike, metres, hours. */
  readonly near: readonly [alike: string, metres: number, hours: number] | null;
  /** What its monthly ledger is made of; null for a kind without one. */
  readonly ledger: { readonly number: string } | null;
  readonly parent: Parent | null;
  readonly repeat: Repeat | null;
  readonly opens: readonly Opens[];
  /** Fields that, alike in two open records, warn that both may be the same. */
  readonly doubles: readonly string[];
  /** Panels made for the kind, shown with a record. */
  readonly instruments: readonly string[];
  /** The papers about one record, by name; every kind has at least one. */
  readonly sheets: readonly string[];
  readonly op_version: number;
  /** How operations of each older version read today, oldest first. */
  readonly changes: readonly (readonly ChangeStep[])[];
}

/** One step from a version of a kind's operations to the next (`xunan.domain.changes`). */
export type ChangeStep =
  | { readonly do: 'rename'; readonly field: string; readonly to: string }
  | {
      readonly do: 'recode';
      readonly field: string;
      readonly codes: readonly (readonly [old: string, now: string])[];
    }
  | { readonly do: 'fill'; readonly field: string; readonly value: string | boolean | number }
  | { readonly do: 'instead'; readonly move: string; readonly use: string }
  | { readonly do: 'aside'; readonly acts: readonly string[]; readonly field: string };

export interface Contract {
  readonly version: number;
  /** From this rank on a person works at a desk. */
  readonly desk_rank: number;
  readonly ranks: { readonly [role: string]: number };
  readonly kinds: readonly Kind[];
}

/** A code of a list; its words stand among the words. */
export interface Code {
  readonly code: string;
}

export type Codes = { readonly [list: string]: readonly Code[] };

/** Words by key, such as "field.hazard.category". */
export type Words = { readonly [key: string]: string };

export type Language = 'zh' | 'en';
