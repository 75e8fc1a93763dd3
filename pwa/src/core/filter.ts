/** Which records of a list answer the questions somebody chose; an empty question does not ask. */

import type { Kind } from '../contract/types';
import { type RecordBody, textOf } from './body';

export interface ListFilter {
  /** Words that must all occur, in any order and case. */
  readonly text: string;
  /** A division code, or its first digits. */
  readonly place: string;
  readonly state: string;
  readonly level: string;
}

export const NO_FILTER: ListFilter = { text: '', place: '', state: '', level: '' };

/** Whether a record passes; `told` is all that a search may find it by. */
export function passes(
  filter: ListFilter,
  { promote }: Kind,
  body: RecordBody,
  told: () => string,
): boolean {
  return (
    textOf(body.f[promote.place]).startsWith(filter.place) &&
    isOrAny(filter.state, body.state) &&
    isOrAny(filter.level, textOf(body.f[promote.level])) &&
    hasWords(filter.text, told)
  );
}

/** Whether anything but the search narrows the list. */
export function isNarrowed({ place, state, level }: ListFilter): boolean {
  return place !== '' || state !== '' || level !== '';
}

function isOrAny(asked: string, value: string): boolean {
  return asked === '' || asked === value;
}

function hasWords(asked: string, told: () => string): boolean {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const all = told().toLowerCase();
  return words.every((word) => all.includes(word));
}
