import { useState } from 'preact/hooks';
import type { Move } from '../../contract/types';
import { asksOf } from '../../core/form';
import { controlId } from '../forms/questions';
import { useDraftForm } from '../forms/use-draft-form';
import { Button } from '../widgets/button';
import { focusOn } from '../widgets/field';
import { Icon } from '../widgets/icon';
import { say } from '../widgets/toast';
import { AskField } from './ask-field';
import { rowFor, useDesk } from './desk-state';
import type { Fault } from './judge';
import { stepWord } from './labels';
import { saveMove, usualAnswers } from './move-form';
import { trouble } from './saving';
import type { ShownRecord } from './shown-record';
import { SideSheet } from './side-sheet';
import { t } from './words';

type MoveSheetProps = ShownRecord & { readonly move: Move; readonly onClose: () => void };

/** Asks what a step declares, judges it by the server's own rules, and saves it on this device. */
export function MoveSheet({ kind, view: now, move, onClose }: MoveSheetProps) {
  const desk = useDesk();
  // What the person saw when the sheet opened: a later change becomes a clash, not a surprise.
  const [view] = useState(now);
  const form = useDraftForm(`desk.${move.name}.${kind.name}.${view.id}`, kind, () =>
    usualAnswers(kind, view, move, desk.today),
  );
  const [fault, setFault] = useState<Fault | null>(null);
  const [warnings, setWarnings] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const questions = asksOf(kind, move, view.doc, form.values.value);
  const warned = warnings.length > 0;
  const submit = async () => {
    setBusy(true);
    try {
      const outcome = await saveMove(desk, { kind, view, move, form, questions, warned });
      if (outcome.saved) return leave(t('record.done', { move: word }));
      setWarnings(outcome.warnings);
      setFault(outcome.fault);
      if (outcome.fault?.field) focusOn(controlId(outcome.fault.field));
    } catch (error) {
      setFault({ field: '', words: trouble(error) });
    }
    setBusy(false);
  };
  const word = stepWord(kind.name, move.name);
  const leave = (news: string) => {
    say(news);
    onClose();
  };
  // What was typed and then given up is not wanted back; photos are not thrown away that easily.
  const cancel = () => {
    const photos = Object.values(form.photos.value).flat();
    if (photos.length === 0) void form.discard();
    onClose();
  };
  const row = rowFor(kind, view);
  const loose = fault && !questions.some(({ field }) => field.name === fault.field);
  return (
    <SideSheet
      title={word}
      lead={row.number ? `${row.number} · ${row.title}` : row.title}
      wide={questions.some(({ field }) => field.type === 'record')}
      onClose={cancel}
      onSubmit={() => void submit()}
      foot={<Foot word={word} warned={warned} busy={busy} onClose={cancel} />}
    >
      {questions.length === 0 && <p>{t('move.no.asks')}</p>}
      {form.ready.value &&
        questions.map((question) => (
          <AskField
            key={question.field.name}
            kind={kind}
            view={view}
            question={question}
            form={form}
            error={fault?.field === question.field.name ? fault.words : undefined}
          />
        ))}
      {loose && <Refusal words={fault.words} />}
      {warned && <Warnings warnings={warnings} />}
    </SideSheet>
  );
}

type FootProps = {
  readonly word: string;
  readonly warned: boolean;
  readonly busy: boolean;
  readonly onClose: () => void;
};

function Foot({ word, warned, busy, onClose }: FootProps) {
  return (
    <>
      <Button submit busy={busy}>
        {warned ? t('move.warn.go') : t('move.confirm', { move: word })}
      </Button>
      <Button look="plain" onClick={onClose}>
        {t('move.cancel')}
      </Button>
    </>
  );
}

function Refusal({ words }: { readonly words: string }) {
  return (
    <p class="field-error" role="alert">
      <Icon name="info" />
      <span>{words}</span>
    </p>
  );
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  return (
    <div class="desk-warn" role="alert">
      <strong>{t('move.warn')}</strong>
      {warnings.map((warning) => (
        <p key={warning}>{warning}</p>
      ))}
    </div>
  );
}
