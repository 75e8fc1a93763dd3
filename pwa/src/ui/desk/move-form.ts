/** The answers to a step: what it begins with, and how it is judged and saved. */

import type { Act, JsonObject, ViewRow } from '@xunan/phone';
import type { Field, Kind, Move } from '../../contract/types';
import { addDays } from '../../core/deadlines';
import { startOfMove } from '../../core/form';
import { answersOf, blobsOf, type Question } from '../forms/answers';
import type { DraftForm } from '../forms/draft-form';
import type { Desk } from './desk-state';
import { type Fault, faultOf, warningsOf } from './judge';

/** A due date that nobody thought about yet is a week away. */
const USUAL_DAYS = 7;

/** What is known already or usual; a date that the step bounds begins a week from today. */
export function usualAnswers(kind: Kind, view: ViewRow, move: Move, today: string): JsonObject {
  const known = startOfMove(kind, move, view.doc);
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

export type SaveOutcome =
  | { readonly saved: true }
  | { readonly saved: false; readonly fault: Fault | null; readonly warnings: readonly string[] };

type Saving = {
  readonly kind: Kind;
  readonly view: ViewRow;
  readonly move: Move;
  readonly form: DraftForm;
  readonly questions: readonly Question[];
  /** The warnings were shown and the person goes on. */
  readonly warned: boolean;
};

/** Judge the step by the server's rules and save it on this device; nothing is saved otherwise. */
export async function saveMove(desk: Desk, saving: Saving): Promise<SaveOutcome> {
  const { kind, view, move, form } = saving;
  const act: Act = {
    kind: kind.name,
    id: view.id,
    verb: 'move',
    move: move.name,
    from: view.doc.state,
    ...answersOf(form, saving.questions),
  };
  const fault = faultOf(desk, kind, view.doc, act);
  if (fault) return { saved: false, fault, warnings: [] };
  const warnings = saving.warned ? [] : warningsOf(desk, kind, view.doc, act);
  if (warnings.length > 0) return { saved: false, fault: null, warnings };
  await form.flush();
  await desk.engine.act([act], { blobs: blobsOf(act), dropDraft: form.key });
  form.finish();
  return { saved: true };
}
