/** What merging takes and what it answers. */

import type { Author, Doc, Json, JsonObject, OpStatus } from './messages';

export interface MoveShape {
  readonly start: readonly string[];
  readonly end: string;
}

/** What merging must know of a kind. */
export interface Shape {
  readonly initial: string;
  /** Append-only list fields. */
  readonly lists: readonly string[];
  readonly final: readonly string[];
  readonly moves: { readonly [move: string]: MoveShape };
}

/** Who acts, and what the server adds; on the phone `got` is absent. */
export interface Context {
  readonly by: Author;
  readonly rank: number;
  readonly ranks: { readonly [role: string]: number };
  readonly at_est?: string;
  readonly got?: string;
  /** Numbers that the server gives out with this operation. */
  readonly assigned?: JsonObject;
}

/** Two values where one can be current; `lost` is the other one, whoever wrote it. */
export interface Conflict {
  readonly field: string;
  readonly kept: Json;
  readonly kept_by: Author;
  readonly lost: Json;
  readonly lost_by: Author;
}

/** The record after the operation (the input itself where nothing changed) and the verdict. */
export interface Outcome {
  readonly doc: Doc | null;
  readonly status: OpStatus;
  readonly why: string;
  readonly fields: readonly string[];
  readonly conflicts: readonly Conflict[];
}
