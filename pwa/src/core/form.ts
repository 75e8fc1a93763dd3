/** What a first report asks, what it begins with, and what the phone fills in by itself. */

import type { Field, Kind, Move } from '../contract/types';
import type { Actor, Fields, Json, JsonObject, RecordBody } from './body';
import { isObject, textOf } from './body';
import { isCase } from './conditions';
import { countyOf } from './streams';

/** The questions of a first report, given the answers so far: opening ones, then the folded ones. */
export function questionsOf(
  kind: Kind,
  answers: Fields,
): { readonly first: readonly Field[]; readonly more: readonly Field[] } {
  const asked = kind.fields.filter((field) => isCase(field.when, answers));
  return {
    first: asked.filter((field) => field.asked === 'first'),
    more: asked.filter((field) => field.asked === 'more'),
  };
}

/** What a first report begins with: declared defaults, and the only village a person has. */
export function startOf(kind: Kind, person: Actor): JsonObject {
  const start: { [name: string]: Json } = {};
  for (const field of kind.fields) {
    if (field.asked !== '' && field.default !== null) start[field.name] = field.default;
  }
  const [village, ...others] = person.villages;
  if (kind.promote.place && village && others.length === 0) start[kind.promote.place] = village;
  return start;
}

/**
 * The silent answers of a first report: when, by whom, in which grid, and declared defaults.
 *
 * `foundAt` is the instant of the first photo, or of the report where there is none.
 */
export function silentAnswers(
  kind: Kind,
  person: Actor,
  answers: Fields,
  foundAt: string,
): JsonObject {
  const place = textOf(answers[kind.promote.place]);
  const filled: { [name: string]: Json } = {};
  const own = kind.streams.filter(({ prefix }) => prefix === 'o' || prefix === 'a');
  for (const field of kind.fields.filter(({ silent }) => silent)) {
    const stream = own.find((one) => one.field === field.name);
    const value = stream
      ? ownPlace(stream.prefix, person)
      : silentValue(field, person, place, foundAt);
    if (value !== null) filled[field.name] = value;
  }
  return filled;
}

/** The person's own school or site, or the code of their county in 12 digits. */
function ownPlace(prefix: string, person: Actor): string | null {
  if (prefix === 'o') return person.unit || null;
  const county = countyOf(person);
  return county === '' ? null : county.padEnd(12, '0');
}

function silentValue(field: Field, person: Actor, place: string, foundAt: string): Json {
  switch (field.type) {
    case 'moment':
      return foundAt;
    case 'person':
      return { id: person.id, name: person.name };
    case 'grid': {
      // A grid never crosses a village; with several in this one nobody can tell which.
      const inside = person.grids.filter((grid) => place !== '' && grid.startsWith(place));
      return inside.length === 1 ? (inside[0] ?? null) : null;
    }
    default:
      return field.default;
  }
}

/** The questions of a move for this record, given the answers so far. */
export function asksOf(
  kind: Kind,
  move: Move,
  body: RecordBody,
  answers: Fields,
): readonly { readonly field: Field; readonly required: boolean }[] {
  const fields = { ...body.f, ...answers };
  return move.asks
    .filter((ask) => isCase(ask.when, fields))
    .flatMap((ask) => {
      const field = kind.fields.find(({ name }) => name === ask.field);
      return field ? [{ field, required: ask.required }] : [];
    });
}

/**
 * What a move begins with: what is known already, where an earlier answer counts, or the default.
 *
 * An instant that is not known starts as `now`: most things are told when they are done.
 */
export function startOfMove(kind: Kind, move: Move, body: RecordBody, now: string): JsonObject {
  const start: { [name: string]: Json } = {};
  for (const ask of move.asks) {
    const field = kind.fields.find(({ name }) => name === ask.field);
    if (!field || field.type === 'photos' || field.type === 'notes') continue;
    const known = ask.fresh ? undefined : body.f[field.name];
    const value = known ?? (field.type === 'moment' ? now : field.default);
    if (value !== null && value !== undefined) start[field.name] = value;
  }
  return start;
}

/** Answers without empty ones: what was left blank is not sent. */
export function answered(values: Fields): JsonObject {
  return Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const)
      .filter(([, value]) => !isBlank(value)),
  );
}

function isBlank(value: Json): boolean {
  if (value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}
