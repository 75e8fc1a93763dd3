/** How kinds hang together; the words of `xunan.domain.relations` in TypeScript. */

import type { Case } from './types';

/** A pair of an own field and the one it is filled from. */
export type Carried = readonly [own: string, from: string];

/** Makes a kind's records children of a record of another kind. */
export interface Parent {
  /** The record field that names the parent. */
  readonly field: string;
  readonly carry: readonly Carried[];
  /** The parent's states in which a child is offered; empty for all. */
  readonly states: readonly string[];
}

/** A parent wants a new child again and again; the intervals are settings. */
export interface Repeat {
  readonly days: string;
  readonly flood_days: string;
  readonly states: readonly string[];
}

/** A report whose answers are so also opens a record of another kind. */
export interface Opens {
  readonly name: string;
  readonly when: Case;
  readonly kind: string;
  readonly link: string;
  readonly subject: string;
  readonly item: string;
  readonly text: string;
  readonly note: string;
  /** A field of rows, each of which is asked. */
  readonly each: string;
  readonly put: readonly (readonly [field: string, value: string | boolean])[];
  readonly copy: readonly Carried[];
}
