/** What was added to a record after it was done with, and who has to look at it. */

import type { Field, Kind } from '../contract/types';
import type { Actor, LogEntry, RecordBody } from './body';
import { stateOf } from './lifecycle';

/**
 * The additions that this person has not answered yet: they ended the record, others added since.
 *
 * Any act of theirs on the record afterwards is an answer (a note that it changes nothing, or the
 * record taken up again), so that it stands in the timeline and counts on all their devices.
 * Nothing is asked of somebody who could not answer.
 */
export function lateAdditions(kind: Kind, body: RecordBody, person: Actor): readonly LogEntry[] {
  const isLate = ({ late, add }: LogEntry) => late && add;
  // Asked first of tens of thousands of records, nearly all of which have none.
  if (!body.log.some(isLate)) return [];
  if (!stateOf(kind, body)?.final || !answerField(kind, person)) return [];
  const end = body.log.filter(({ to }) => to === body.state).at(-1);
  if (end?.by.id !== person.id) return [];
  const own = body.log.map(({ by }) => by.id).lastIndexOf(person.id);
  return body.log.slice(own + 1).filter(isLate);
}

/** The list that takes the answer. */
export function answerField(kind: Kind, person: Actor): Field | undefined {
  if (!kind.append_by.includes(person.role)) return undefined;
  return kind.fields.find(({ type }) => type === 'notes');
}
