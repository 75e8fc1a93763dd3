import { Consequences } from '../screens/report-besides';
import { Button } from '../widgets/button';
import { Icon } from '../widgets/icon';
import { AskField } from './ask-field';
import { rowFor } from './desk-state';
import { stepWord } from './labels';
import { SideSheet } from './side-sheet';
import { type StepProps, useStep } from './use-step';
import { t } from './words';

/** Asks what a step declares, judges it by the server's own rules, and saves it on this device. */
export function MoveSheet(props: StepProps) {
  const { kind, move } = props;
  const step = useStep(props);
  const { view, form, questions, fault, warnings } = step;
  const row = rowFor(kind, view);
  const word = stepWord(kind.name, move.name);
  const warned = warnings.length > 0;
  const loose = fault && !questions.some(({ field }) => field.name === fault.field);
  return (
    <SideSheet
      title={word}
      lead={row.number ? `${row.number} · ${row.title}` : row.title}
      wide={questions.some(({ field }) => field.type === 'record')}
      onClose={step.cancel}
      onSubmit={() => void step.submit()}
      foot={<Foot word={word} warned={warned} busy={step.busy} onClose={step.cancel} />}
    >
      {questions.length === 0 && <p>{t('move.no.asks')}</p>}
      {form.ready.value &&
        questions.map((question) => (
          <AskField
            key={question.field.name}
            kind={kind}
            view={view}
            move={move}
            question={question}
            form={form}
            error={fault?.field === question.field.name ? fault.words : undefined}
          />
        ))}
      <Consequences found={step.opened} anew={step.anew} />
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
