/** What the form of a step begins with. */

import type { JsonObject, ViewRow } from '@xunan/phone';
import type { Field, Kind, Move } from '../../contract/types';
import { addDays } from '../../core/deadlines';
import { startOfMove } from '../../core/form';

/** A due date that nobody thought about yet is a week away. */
const USUAL_DAYS = 7;

/** What is known already or usual; a date that the step bounds begins a week from today. */
export function usualAnswers(
  kind: Kind,
  view: ViewRow,
  move: Move,
  today: string,
  now: string,
): JsonObject {
  const known = startOfMove(kind, move, view.doc, now);
  const dates = move.asks
    .map((ask) => kind.fields.find((field) => field.name === ask.field))
    .filter((field) => field !== undefined && isBoundedDate(field, move))
    .map((field) => [field?.name ?? '', addDays(today, USUAL_DAYS)] as const);
  return { ...Object.fromEntries(dates), ...known };
}

function isBoundedDate(field: Field, move: Move): boolean {
  const bounds = move.needs.filter((need) => need.test === 'date_within');
  return field.type === 'date' && bounds.some((need) => need.field === field.name);
}
