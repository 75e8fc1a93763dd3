/** Which records of a list answer the questions somebody chose; an empty question does not ask. */

import type { Kind } from '../contract/types';
import { type Actor, isObject, type RecordBody, textOf } from './body';
import { endOfWeek, isLate, isOpen } from './deadlines';

export interface ListFilter {
  /** Words that must all occur, in any order and case. */
  readonly text: string;
  /** A division code, or its first digits. */
  readonly place: string;
  readonly states: readonly string[];
  readonly level: string;
  readonly category: string;
  readonly due: '' | 'late' | 'week';
  /** Only what I reported, or was given. */
  readonly mine: boolean;
}

export const NO_FILTER: ListFilter = {
  text: '',
  place: '',
  states: [],
  level: '',
  category: '',
  due: '',
  mine: false,
};

/** Whether a record passes; `extra` are words the screens know of it, such as the village's name. */
export function passes(
  filter: ListFilter,
  kind: Kind,
  body: RecordBody,
  person: Actor,
  today: string,
  extra: readonly string[] = [],
): boolean {
  const { promote } = kind;
  return (
    textOf(body.f[promote.place]).startsWith(filter.place) &&
    (filter.states.length === 0 || filter.states.includes(body.state)) &&
    isOrAny(filter.level, textOf(body.f[promote.level])) &&
    isOrAny(filter.category, textOf(body.f[promote.category])) &&
    (!filter.mine || isMine(kind, body, person)) &&
    passesDue(filter, kind, body, today) &&
    hasWords(filter.text, [...textsOf(kind, body), ...extra])
  );
}

/** How many questions narrow the list. */
export function narrowedBy(filter: ListFilter): number {
  const { text, place, states, level, category, due, mine } = filter;
  return (
    [text, place, level, category, due].filter((asked) => asked !== '').length +
    (states.length > 0 ? 1 : 0) +
    (mine ? 1 : 0)
  );
}

/** Everything of a record that a search may look at; private answers are not searched. */
export function textsOf(kind: Kind, body: RecordBody): readonly string[] {
  return kind.fields
    .filter(({ type, private: hidden }) => (type === 'text' || type === 'long_text') && !hidden)
    .map(({ name }) => textOf(body.f[name]))
    .filter((text) => text !== '');
}

/** Whether a person stands in one of the record's person streams: they found it or were given it. */
export function isMine(kind: Kind, body: RecordBody, person: Actor): boolean {
  const people = kind.streams
    .filter(({ prefix }) => prefix === 'u')
    .map(({ field }) => body.f[field]);
  return people.some((value) => isObject(value) && value.id === person.id);
}

function isOrAny(asked: string, value: string): boolean {
  return asked === '' || asked === value;
}

function passesDue(filter: ListFilter, kind: Kind, body: RecordBody, today: string): boolean {
  if (filter.due === '') return true;
  if (filter.due === 'late') return isLate(kind, body, today);
  const due = textOf(body.f[kind.promote.due]);
  return due >= today && due <= endOfWeek(today) && isOpen(kind, body);
}

function hasWords(asked: string, texts: readonly string[]): boolean {
  const all = texts.join('\n').toLowerCase();
  return asked
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
