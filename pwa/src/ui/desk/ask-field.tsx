import type { ViewRow } from '@xunan/phone';
import type { Kind, Move } from '../../contract/types';
import { FieldInput } from '../fields/field-input';
import type { Question } from '../forms/answers';
import type { DraftForm } from '../forms/draft-form';
import { controlId } from '../forms/questions';
import { Button } from '../widgets/button';
import { useDesk } from './desk-state';
import { dueWords, weekdayWord } from './labels';
import { MergeField } from './merge-field';
import { PersonField } from './person-field';
import { t } from './words';

export type AskFieldProps = {
  readonly kind: Kind;
  readonly view: ViewRow;
  readonly move: Move;
  readonly question: Question;
  readonly form: DraftForm;
  readonly error: string | undefined;
};

/** One question of a step: the editor of its type, with what the desk knows beside it. */
export function AskField(props: AskFieldProps) {
  const { kind, form } = props;
  const { field, required } = props.question;
  if (field.type === 'record' && field.of === kind.name && kind.near) {
    return <MergeField {...props} />;
  }
  if (field.type === 'person') return <PersonField {...props} />;
  const input = (
    <FieldInput
      id={controlId(field.name)}
      kind={kind}
      field={field}
      form={form}
      value={form.values.value[field.name] ?? null}
      required={required}
      error={props.error}
    />
  );
  if (field.type !== 'date') return input;
  return (
    <div class="stack tight">
      {input}
      <DateHelp {...props} />
    </div>
  );
}

/** What the chosen day means, and the day that the reporter asked for, to take over in one press. */
function DateHelp({ kind, view, question, form }: AskFieldProps) {
  const { today } = useDesk();
  const { name } = question.field;
  const chosen = form.values.value[name];
  const suggested = suggestionFor(kind, view, name);
  return (
    <>
      {typeof chosen === 'string' && chosen !== '' && (
        <p class="quiet" role="status">
          {t('move.due.day', {
            weekday: weekdayWord(chosen),
            left: dueWords(chosen, today).words,
          })}
        </p>
      )}
      {suggested && suggested !== chosen && (
        <p class="desk-suggest">
          <span>{t('move.due.suggested', { date: suggested })}</span>
          <Button size="small" look="outline" onClick={() => form.answer(name, suggested)}>
            {t('move.due.take')}
          </Button>
        </p>
      )}
    </>
  );
}

/** A field named "suggested_…" holds what somebody without the power to decide asked for. */
function suggestionFor(kind: Kind, view: ViewRow, field: string): string {
  const name = `suggested_${field}`;
  const value = kind.fields.some((one) => one.name === name) ? view.doc.f[name] : undefined;
  return typeof value === 'string' ? value : '';
}
