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

/** Steps with which this role may begin on a new record. */
export function firstSteps(kind: Kind, role: string): readonly Move[] {
  return movesFrom(kind, kind.initial).filter((move) => move.by.includes(role));
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
  if (view === 'all') return () => true;
  if (view === 'overdue') return (row) => isOverdue(row, today);
  const review = reviewStates(kind);
  if (view === 'review') return (row) => review.includes(row.state);
  // Whoever may begin finds what is new, even where it first waits for others.
  const rests = kind.states.find(({ name }) => name === kind.initial)?.rests ?? false;
  const begins = !rests && firstSteps(kind, role).length > 0;
  return (row) =>
    (row.waits && !review.includes(row.state)) || (begins && row.state === kind.initial);
}
