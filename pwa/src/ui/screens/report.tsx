import { useSignal } from '@preact/signals';
import type { Act } from '@xunan/phone';
import { useMemo } from 'preact/hooks';
import type { Field, Kind } from '../../contract/types';
import { questionsOf, silentAnswers, startOf } from '../../core/form';
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
import { shownErrors } from '../forms/shown-errors';
import { useDraftForm } from '../forms/use-draft-form';
import { creatable, kindOrFirst, reportWord } from '../kinds';
import type { Person } from '../me';
import { go } from '../router';
import { engineOf, session } from '../session';
import { instantOf } from '../time';
import { Button } from '../widgets/button';
import { focusOn } from '../widgets/field';
import { Icon } from '../widgets/icon';
import { Page } from '../widgets/page';
import { Sheet } from '../widgets/sheet';
import { t } from '../words/all';
import './report.css';

/** Report something: what is seen first, everything else folded away, saved without a network. */
export function Report({ kind: name }: { readonly kind: string }) {
  const kind = kindOrFirst(name);
  const person = session.value?.person;
  if (person && creatable(person.role).includes(kind)) {
    return <ReportForm kind={kind} person={person} />;
  }
  return (
    <Page title={reportWord(kind)} back={{ name: 'home' }}>
      <p class="page">{t('form.forbidden')}</p>
    </Page>
  );
}

function ReportForm({ kind, person }: { readonly kind: Kind; readonly person: Person }) {
  const form = useDraftForm(`new.${kind.name}`, kind, () => startOf(kind, person));
  const errors = useMemo(() => shownErrors(form), [form]);
  const warnings = useSignal<readonly string[]>([]);
  const saving = useSignal(false);
  const asked = questionsOf(kind, form.values.value);
  const first = photosFirst(asked.first).map(question);
  const more = asked.more.map(question);

  const actOf = (): Act => {
    const answers = answersOf(form, [...first, ...more]);
    const silent = silentAnswers(kind, person, answers.set, foundAt(answers.add));
    return {
      kind: kind.name,
      verb: 'create',
      id: ids.uuid7(),
      set: { ...silent, ...answers.set },
      add: answers.add,
    };
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
    const act = actOf();
    const judged = judge(kind, null, act, person);
    if (!judged.ok) return show(judged.errors);
    errors.show({});
    warnings.value = judged.warnings;
    if (warnings.value.length === 0) void save(act);
  };
  const save = async (act: Act) => {
    saving.value = true;
    try {
      await form.flush();
      const { ids: made } = await engineOf().act([act], {
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
      back={{ name: 'home' }}
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
          <Questions kind={kind} form={form} questions={first} errors={wrong} eager />
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
                  void save(actOf());
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
