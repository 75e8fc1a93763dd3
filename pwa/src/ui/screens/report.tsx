import { useSignal } from '@preact/signals';
import type { Act } from '@xunan/phone';
import { clock } from '../../platform/clock';
import { askProtection } from '../../platform/storage';
import type { Kind } from '../../contract/types';
import { answersOf, blobsOf, type Errors, errorsOf, type Question } from '../forms/answers';
import { judgeCreate, warningsOfCreate } from '../forms/judge';
import { controlId, Questions } from '../forms/questions';
import { filledByPhone, startOfReport } from '../forms/report-start';
import { useDraftForm } from '../forms/use-draft-form';
import { creatable, kindOrFirst, reportWord } from '../kinds';
import { go } from '../router';
import { engineOf, me, session } from '../session';
import { Button } from '../widgets/button';
import { focusOn } from '../widgets/field';
import { Icon } from '../widgets/icon';
import { Page } from '../widgets/page';
import { Sheet } from '../widgets/sheet';
import { t } from '../words';
import { ids } from '../../platform/chance';
import './report.css';

/** Report something: what is seen first, everything else folded away, saved without a network. */
export function Report({ kind: name }: { readonly kind: string }) {
  const kind = kindOrFirst(name);
  const allowed = creatable(session.value?.person.role ?? '').includes(kind);
  if (allowed) return <ReportForm kind={kind} />;
  return (
    <Page title={reportWord(kind)} back={{ name: 'home' }}>
      <p class="page">{t('form.forbidden')}</p>
    </Page>
  );
}

function ReportForm({ kind }: { readonly kind: Kind }) {
  const form = useDraftForm(`new.${kind.name}`, kind, () => startOfReport(kind, me.value));
  const errors = useSignal<Errors>({});
  const warnings = useSignal<readonly string[]>([]);
  const saving = useSignal(false);
  const first = asked(kind, 'first');
  const more = asked(kind, 'more');

  const actOf = (): Act => {
    const answers = answersOf(form, [...first, ...more]);
    const filled = filledByPhone(kind, me.value, answers, clock.now());
    return {
      kind: kind.name,
      verb: 'create',
      id: ids.uuid7(),
      set: { ...filled, ...answers.set },
      add: answers.add,
    };
  };
  const show = (found: Errors) => {
    errors.value = found;
    const name = [...first, ...more].find(({ field }) => found[field.name])?.field.name;
    focusOn(name ? controlId(name) : 'form-error');
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const found = errorsOf(kind, form, [...first, ...more]);
    if (Object.keys(found).length > 0) return show(found);
    const act = actOf();
    const refusal = judgeCreate(kind, act, me.value);
    if (refusal) return show(refusal);
    errors.value = {};
    warnings.value = warningsOfCreate(kind, act, me.value);
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
      errors.value = { '': t(full ? 'form.full' : 'form.failed') };
      focusOn('form-error');
    } finally {
      saving.value = false;
    }
  };

  const wrong = Object.keys(errors.value).length;
  const title = reportWord(kind);
  return (
    <Page
      title={title}
      back={{ name: 'home' }}
      foot={
        <>
          {errors.value[''] && (
            <p class="field-error" id="form-error" tabIndex={-1} role="alert">
              <Icon name="info" />
              <span>{errors.value['']}</span>
            </p>
          )}
          <p class="quiet form-kept" role="status">
            {wrong > 0 && !errors.value['']
              ? t('form.errors', { n: wrong })
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
          <Questions kind={kind} form={form} questions={first} errors={errors.value} eager />
          {more.length > 0 && (
            <details class="card more-questions" open={hasAnswers(form.values.value, more)}>
              <summary class="subheading">{t('form.more')}</summary>
              <div class="stack">
                <Questions kind={kind} form={form} questions={more} errors={errors.value} />
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
function asked(kind: Kind, where: 'first' | 'more'): readonly Question[] {
  const fields = kind.fields.filter((field) => field.asked === where);
  const photos = fields.filter((field) => field.type === 'photos');
  return [...photos, ...fields.filter((field) => field.type !== 'photos')].map((field) => ({
    field,
    required: field.required,
  }));
}

function hasAnswers(values: object, questions: readonly Question[]): boolean {
  return questions.some(({ field }) => field.name in values && field.default === null);
}
