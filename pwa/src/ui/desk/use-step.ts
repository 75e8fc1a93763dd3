import { useSignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { Move } from '../../contract/types';
import { asksOf } from '../../core/form';
import { clock } from '../../platform/clock';
import { controlId } from '../forms/questions';
import { actsOf, consequencesOfMove, readAround } from '../forms/report-parts';
import { useDraftForm } from '../forms/use-draft-form';
import { status } from '../session';
import { instantOf } from '../time';
import { focusOn } from '../widgets/field';
import { say } from '../widgets/toast';
import { useDesk } from './desk-state';
import type { Fault } from './judge';
import { stepWord } from './labels';
import { actOfMove, saveMove } from './move-form';
import { doneWords, trouble } from './saving';
import type { ShownRecord } from './shown-record';
import { usualAnswers } from './usual-answers';

export type StepProps = ShownRecord & { readonly move: Move; readonly onClose: () => void };

/** A step under way: its answers as a draft, what is wrong with them, and the two ways out. */
export function useStep({ kind, view: now, move, onClose }: StepProps) {
  const desk = useDesk();
  // What the person saw when the sheet opened: a later change becomes a clash, not a surprise.
  const [view] = useState(now);
  const form = useDraftForm(`desk.${move.name}.${kind.name}.${view.id}`, kind, () =>
    usualAnswers(kind, view, move, desk.today, instantOf(clock.now())),
  );
  const [fault, setFault] = useState<Fault | null>(null);
  const [warnings, setWarnings] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const questions = asksOf(kind, move, view.doc, form.values.value);
  const anew = useSignal<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (kind.opens.length > 0) readAround(kind);
  }, [kind]);
  const act = actOfMove({ kind, view, move, form, questions });
  const opened = consequencesOfMove(kind, view.doc, act, desk.person);
  const save = async () => {
    const warned = warnings.length > 0;
    const also = actsOf(opened, anew.value);
    const outcome = await saveMove(desk, { kind, view, move, form, questions, also, warned });
    if (outcome.saved) {
      say(doneWords(status.value, stepWord(kind.name, move.name)));
      onClose();
      return;
    }
    setWarnings(outcome.warnings);
    setFault(outcome.fault);
    if (outcome.fault?.field) focusOn(controlId(outcome.fault.field));
  };
  const submit = async () => {
    setBusy(true);
    try {
      await save();
    } catch (error) {
      setFault({ field: '', words: trouble(error) });
    }
    setBusy(false);
  };
  // What was typed and then given up is not wanted back; photos are not thrown away that easily.
  const cancel = () => {
    const photos = Object.values(form.photos.value).flat();
    if (photos.length === 0) void form.discard();
    onClose();
  };
  return { view, form, questions, opened, anew, fault, warnings, busy, submit, cancel };
}
