/** The desk's lists, found from each kind's declaration: no list knows a kind by name. */

import type { Kind, Move } from '../../contract/types';
import { isOverdue } from './filter';
import type { Row } from './row';

export const VIEWS = ['inbox', 'review', 'overdue', 'all'] as const;
export type View = (typeof VIEWS)[number];

/** Kinds that people open and work on; the others only accompany them. */
export function isDeskKind(kind: Kind): boolean {
  return kind.create_by.length > 0;
}

/** States in which a new record waits for the first decision of this role. */
export function inboxStates(kind: Kind, role: string): readonly string[] {
  return movesFrom(kind, kind.initial).some((move) => move.by.includes(role)) ? [kind.initial] : [];
}

/** States that another person must judge: some step out of them asks "not who did the work". */
export function reviewStates(kind: Kind): readonly string[] {
  return kind.states
    .map((state) => state.name)
    .filter((name) => movesFrom(kind, name).some(asksAnotherPerson));
}

function asksAnotherPerson(move: Move): boolean {
  return move.needs.some((need) => need.test === 'not_who');
}

function movesFrom(kind: Kind, state: string): readonly Move[] {
  return kind.moves.filter((move) => move.start.includes(state));
}

/** Whether a row belongs to a list, for a person of `role` on the local date `today`. */
export function viewTest(
  view: View,
  kind: Kind,
  role: string,
  today: string,
): (row: Row) => boolean {
  const states = view === 'inbox' ? inboxStates(kind, role) : reviewStates(kind);
  if (view === 'all') return () => true;
  if (view === 'overdue') return (row) => isOverdue(row, today);
  return (row) => states.includes(row.state);
}
