/** Which records stand under "需要您处理", and in which order. */

import type { Contract, Kind } from '../contract/types';
import { lateAdditions } from './additions';
import { type Actor, type RecordBody, textOf } from './body';
import { isLate } from './deadlines';
import { waitsFor } from './lifecycle';

/** Whether the record waits for this person to do something, or to see what came after its end. */
export function needsPerson(
  contract: Pick<Contract, 'ranks' | 'desk_rank'>,
  kind: Kind,
  body: RecordBody,
  person: Actor,
): boolean {
  return waitsFor(kind, body, person, contract) || lateAdditions(kind, body, person).length > 0;
}

/** Order by urgency: late first, then by deadline, those without one last; then the older first. */
export function byUrgency(
  kind: Kind,
  today: string,
): (one: RecordBody, other: RecordBody) => number {
  const keyOf = (body: RecordBody) => {
    const due = textOf(body.f[kind.promote.due]);
    return `${isLate(kind, body, today) ? 0 : 1} ${due || '9999'} ${body.id}`;
  };
  return (one, other) => (keyOf(one) < keyOf(other) ? -1 : 1);
}
