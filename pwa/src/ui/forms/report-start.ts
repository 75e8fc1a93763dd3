/** What a new report begins with, and what the phone fills in without a question. */

import type { Json, JsonObject } from '@xunan/phone';
import type { Kind } from '../../contract/types';
import { type Me, villagesOf } from '../me';
import { instantOf } from '../time';

type Answers = {
  readonly set: JsonObject;
  readonly add: { readonly [list: string]: readonly JsonObject[] };
};

/** Declared defaults, and the person's own village where they have exactly one. */
export function startOfReport(kind: Kind, me: Me | null): JsonObject {
  const start: { [field: string]: Json } = {};
  const own = me?.person.villages ?? [];
  const village = own.length === 1 ? own[0] : onlyVillage(me);
  for (const field of kind.fields) {
    if (field.asked === '') continue;
    if (field.default !== null) start[field.name] = field.default;
    if (field.type === 'place' && village) start[field.name] = village;
  }
  return start;
}

function onlyVillage(me: Me | null): string | undefined {
  const all = villagesOf(me);
  return all.length === 1 ? all[0]?.code : undefined;
}

/**
 * Answers that nobody is asked for: when (the first photo, else now), who (the person signed in),
 * which grid (theirs, inside the village that was picked), and declared defaults.
 */
export function filledByPhone(
  kind: Kind,
  me: Me | null,
  answers: Answers,
  nowMs: number,
): JsonObject {
  const filled: { [field: string]: Json } = {};
  const person = me?.person;
  const place = String(answers.set[kind.promote.place] ?? '');
  for (const field of kind.fields) {
    if (field.asked !== '') continue;
    if (field.default !== null && !isAskedByMove(kind, field.name)) filled[field.name] = field.default;
    if (field.type === 'moment' && field.required) filled[field.name] = firstPhotoAt(answers, nowMs);
    if (field.type === 'person' && field.required && person) {
      filled[field.name] = { id: person.id, name: person.name };
    }
    if (field.type === 'grid' && place !== '') {
      const grid = person?.grids.find((code) => code.startsWith(place));
      if (grid) filled[field.name] = grid;
    }
  }
  return filled;
}

/** A default of a field that a move asks for belongs to that move. */
function isAskedByMove(kind: Kind, name: string): boolean {
  return kind.moves.some((move) => move.asks.some((ask) => ask.field === name));
}

function firstPhotoAt(answers: Answers, nowMs: number): string {
  const times = Object.values(answers.add)
    .flat()
    .map((item) => item['taken_at'])
    .filter((at) => typeof at === 'string')
    .sort();
  return times[0] ?? instantOf(nowMs);
}
