/** How the answers to a step are judged and saved. */

import type { Act, ViewRow } from '@xunan/phone';
import type { Kind, Move } from '../../contract/types';
import { answersOf, blobsOf, type Question } from '../forms/answers';
import type { DraftForm } from '../forms/draft-form';
import type { Desk } from './desk-state';
import { type Fault, faultOf, warningsOf } from './judge';

export type SaveOutcome =
  | { readonly saved: true }
  | { readonly saved: false; readonly fault: Fault | null; readonly warnings: readonly string[] };

type Saving = {
  readonly kind: Kind;
  readonly view: ViewRow;
  readonly move: Move;
  readonly form: DraftForm;
  readonly questions: readonly Question[];
  /** What the answers open besides, saved in the same breath. */
  readonly also: readonly Act[];
  /** The warnings were shown and the person goes on. */
  readonly warned: boolean;
};

/** The step with its answers as they stand. */
export function actOfMove(
  step: Pick<Saving, 'kind' | 'view' | 'move' | 'form' | 'questions'>,
): Act {
  const { kind, view, move } = step;
  return {
    kind: kind.name,
    id: view.id,
    verb: 'move',
    move: move.name,
    from: view.doc.state,
    ...answersOf(step.form, step.questions),
  };
}

/** Judge the step by the server's rules and save it on this device; nothing is saved otherwise. */
export async function saveMove(desk: Desk, saving: Saving): Promise<SaveOutcome> {
  const { kind, view, form } = saving;
  const act = actOfMove(saving);
  const fault = faultOf(desk, kind, view.doc, act);
  if (fault) return { saved: false, fault, warnings: [] };
  const warnings = saving.warned ? [] : warningsOf(desk, kind, view.doc, act);
  if (warnings.length > 0) return { saved: false, fault: null, warnings };
  await form.flush();
  await desk.engine.act([act, ...saving.also], { blobs: blobsOf(act), dropDraft: form.key });
  form.finish();
  return { saved: true };
}
