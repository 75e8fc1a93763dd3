import { useSignal } from '@preact/signals';
import type { Act, JsonObject } from '@xunan/phone';
import { useMemo } from 'preact/hooks';
import type { Field, Kind } from '../../contract/types';
import type { Consequence } from '../../core/consequences';
import { questionsOf, silentAnswers, startOf } from '../../core/form';
import { parentKindOf } from '../../core/relations';
import { ids } from '../../platform/chance';
import { clock } from '../../platform/clock';
import { askProtection } from '../../platform/storage';
import {
  answersOf,
  blobsOf,
  type Errors,
  errorsOf,
  firstWrong,
  placedErrors,
  type Question,
} from '../forms/answers';
import { judge } from '../forms/judge';
import { controlId, Questions } from '../forms/questions';
import {
  actsOf,
  consequencesNow,
  doubleWarnings,
  parentAnswers,
  siblingAnswers,
} from '../forms/report-parts';
import { shownErrors } from '../forms/shown-errors';
import { useDraftForm } from '../forms/use-draft-form';
import { reportWord } from '../kinds';
import type { Person } from '../me';
import { go, type Route } from '../router';
import { engineOf } from '../session';
import { instantOf } from '../time';
import { Button } from '../widgets/button';
import { focusOn } from '../widgets/field';
import { Icon } from '../widgets/icon';
import { Page } from '../widgets/page';
import { Sheet } from '../widgets/sheet';
import { t } from '../words/all';
import { Consequences, ParentLine } from './report-besides';
import './report.css';

type FormProps = {
  readonly kind: Kind;
  readonly person: Person;
  /** The record it will belong to, or "". */
  readonly parent: string;
};

/** What was seen first, everything else folded away; saved without a network. */
export function ReportForm({ kind, person, parent }: FormProps) {
  const form = useDraftForm(draftKey(kind, parent), kind, () => ({
    ...startOf(kind, person),
    ...siblingAnswers(kind, parent),
  }));
  const id = useMemo(() => ids.uuid7(), []);
  const anew = useSignal<ReadonlySet<string>>(new Set());
  const errors = useMemo(() => shownErrors(form), [form]);
  const warnings = useSignal<readonly string[]>([]);
  const saving = useSignal(false);
  const asked = questionsOf(kind, form.values.value);
  const first = photosFirst(asked.first).map(question);
  const more = asked.more.map(question);

  const actOf = () => {
    const answers = answersOf(form, [...first, ...more]);
    const at = foundAt(answers.add);
    const known = { ...answers.set, ...parentAnswers(kind, parent) };
    const set: JsonObject = { ...silentAnswers(kind, person, known, at), ...known };
    const act: Act = { kind: kind.name, verb: 'create', id, set, add: answers.add };
    const found = consequencesNow(kind, person, id, { ...set, ...answers.add } as JsonObject, at);
    return { act, found };
  };
  const show = (found: Errors) => {
    const placed = placedErrors(found, [...first, ...more]);
    errors.show(placed);
    const name = firstWrong(placed, [...first, ...more]);
    focusOn(name ? controlId(name) : 'form-error');
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const found = errorsOf(kind, form, [...first, ...more]);
    if (Object.keys(found).length > 0) return show(found);
    const { act, found: opened } = actOf();
    const judged = judge(kind, null, act, person);
    if (!judged.ok) return show(judged.errors);
    const trouble = troubleOf(opened, anew.value, person);
    if (trouble) return show({ '': trouble });
    errors.show({});
    warnings.value = [...judged.warnings, ...doubleWarnings(kind, act.set ?? {})];
    if (warnings.value.length === 0) void save();
  };
  const save = async () => {
    const { act, found } = actOf();
    saving.value = true;
    try {
      await form.flush();
      const { ids: made } = await engineOf().act([act, ...actsOf(found, anew.value)], {
        blobs: blobsOf(act),
        dropDraft: form.key,
      });
      form.finish();
      void askProtection();
      go({ name: 'saved', kind: kind.name, id: made[0] ?? '' }, { replace: true });
    } catch (error) {
      const full = (error as { fault?: string }).fault === 'full';
      show({ '': t(full ? 'form.full' : 'form.failed') });
    } finally {
      saving.value = false;
    }
  };

  const wrong = errors.now.value;
  const count = Object.keys(wrong).length;
  const title = reportWord(kind);
  return (
    <Page
      title={title}
      back={backOf(kind, parent)}
      foot={
        <>
          {wrong[''] && (
            <p class="field-error" id="form-error" tabIndex={-1} role="alert">
              <Icon name="info" />
              <span>{wrong['']}</span>
            </p>
          )}
          <p class="quiet form-kept" role="status">
            {count > 0 && !wrong['']
              ? t('form.errors', { n: count })
              : form.kept.value && t('form.kept')}
          </p>
          <Button
            busy={saving.value || form.preparing.value > 0}
            onClick={(event) => submit(event)}
          >
            {t(saving.value ? 'form.saving' : 'form.save')}
          </Button>
        </>
      }
    >
      {form.ready.value && (
        <form class="page stack report-form" onSubmit={submit} noValidate>
          <ParentLine kind={kind} parent={parent} />
          <Questions kind={kind} form={form} questions={first} errors={wrong} eager />
          <Consequences found={actOf().found} anew={anew} />
          {more.length > 0 && (
            <details class="card more-questions" open={hasAnswers(form.values.value, more)}>
              <summary class="subheading">{t('form.more')}</summary>
              <div class="stack">
                <Questions kind={kind} form={form} questions={more} errors={wrong} />
              </div>
            </details>
          )}
        </form>
      )}
      {warnings.value.length > 0 && (
        <Sheet
          title={t('form.warn.title')}
          onClose={() => {
            warnings.value = [];
          }}
          foot={
            <>
              <Button
                look="outline"
                onClick={() => {
                  warnings.value = [];
                }}
              >
                {t('form.warn.back')}
              </Button>
              <Button
                busy={saving.value}
                onClick={() => {
                  warnings.value = [];
                  void save();
                }}
              >
                {t('form.warn.save')}
              </Button>
            </>
          }
        >
          {warnings.value.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Sheet>
      )}
    </Page>
  );
}

const draftKey = (kind: Kind, parent: string): string =>
  parent === '' ? `new.${kind.name}` : `new.${kind.name}.${parent}`;

function backOf(kind: Kind, parent: string): Route {
  const of = parentKindOf(kind);
  return parent === '' ? { name: 'home' } : { name: 'record', kind: of, id: parent };
}

/** Why one of the records that the report opens would be turned back; undefined for none. */
function troubleOf(
  found: readonly Consequence[],
  anew: ReadonlySet<string>,
  person: Person,
): string | undefined {
  for (const each of found) {
    if (each.same && !anew.has(each.key)) continue;
    const judged = judge(each.target, null, each.create as Act, person);
    if (!judged.ok) return Object.values(judged.errors)[0];
  }
  return undefined;
}

/** Photos come first, then the order of the declaration. */
function photosFirst(fields: readonly Field[]): readonly Field[] {
  const isPhotos = (field: Field) => field.type === 'photos';
  return [...fields.filter(isPhotos), ...fields.filter((field) => !isPhotos(field))];
}

function question(field: Field): Question {
  return { field, required: field.required };
}

/** When it was found: the first photo's instant, else now. */
function foundAt(add: NonNullable<Act['add']>): string {
  const times = Object.values(add)
    .flat()
    .map((item) => item.taken_at)
    .filter((at) => typeof at === 'string')
    .sort();
  return times[0] ?? instantOf(clock.now());
}

function hasAnswers(values: object, questions: readonly Question[]): boolean {
  return questions.some(({ field }) => field.name in values && field.default === null);
}
