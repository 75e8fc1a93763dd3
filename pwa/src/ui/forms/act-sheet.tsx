import { useSignal } from '@preact/signals';
import type { Act, Doc, JsonObject } from '@xunan/phone';
import { useEffect, useMemo } from 'preact/hooks';
import type { Kind } from '../../contract/types';
import { Consequences } from '../screens/report-besides';
import { engineOf, session, status } from '../session';
import { Button } from '../widgets/button';
import { focusOn } from '../widgets/field';
import { Icon } from '../widgets/icon';
import { Sheet } from '../widgets/sheet';
import { say } from '../widgets/toast';
import { t } from '../words/all';
import {
  answersOf,
  blobsOf,
  type Errors,
  errorsOf,
  firstWrong,
  placedErrors,
  type Question,
} from './answers';
import { judge } from './judge';
import { controlId, Questions } from './questions';
import { actsOf, consequencesOfMove, readAround } from './report-parts';
import { shownErrors } from './shown-errors';
import { useDraftForm } from './use-draft-form';

type ActSheetProps = {
  readonly kind: Kind;
  /** The record as it was when the sheet was opened: what the person saw. */
  readonly doc: Doc;
  readonly title: string;
  readonly button: string;
  /** Names the draft, so that a killed app comes back to the same answers. */
  readonly draft: string;
  readonly start: JsonObject;
  /** The questions depend on the answers: some are asked only after another has a certain value. */
  readonly questionsFor: (values: JsonObject) => readonly Question[];
  /** The act without its answers: its verb, and for a move which. */
  readonly act: Pick<Act, 'verb' | 'move' | 'from'>;
  /** Acts saved with it, all or none. */
  readonly also?: readonly Act[];
  readonly onClose: () => void;
};

/** Asks what one act on a record needs, checks it as the server will, and saves it on the phone. */
export function ActSheet(props: ActSheetProps) {
  const { kind, doc } = props;
  const form = useDraftForm(`${props.draft}.${kind.name}.${doc.id}`, kind, () => props.start);
  const errors = useMemo(() => shownErrors(form), [form]);
  const warned = useSignal<readonly string[]>([]);
  const saving = useSignal(false);
  const anew = useSignal<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (kind.opens.length > 0) readAround(kind);
  }, [kind]);
  const questions = props.questionsFor(form.values.value);

  const actOf = (): Act => {
    const answers = answersOf(form, questions);
    const changed = props.act.verb === 'edit' ? changedOnly(answers.set, doc) : answers.set;
    const seen = Object.fromEntries(
      Object.keys(changed).map((name) => [name, doc.f[name] ?? null]),
    );
    return {
      ...props.act,
      kind: kind.name,
      id: doc.id,
      ...(isNone(changed) ? {} : { set: changed, seen }),
      ...(isNone(answers.add) ? {} : { add: answers.add }),
    };
  };
  const opened = () => {
    const person = session.value?.person;
    return person ? consequencesOfMove(kind, doc, actOf(), person) : [];
  };
  const show = (found: Errors) => {
    const placed = placedErrors(found, questions);
    errors.show(placed);
    const name = firstWrong(placed, questions);
    focusOn(name ? controlId(name) : 'act-error');
  };
  const submit = async () => {
    const found = errorsOf(kind, form, questions);
    if (Object.keys(found).length > 0) return show(found);
    const act = actOf();
    if (isEmpty(act)) {
      say(t('record.nochange'));
      return leave();
    }
    const person = session.value?.person;
    if (!person) return;
    const judged = judge(kind, doc, act, person);
    if (!judged.ok) return show(judged.errors);
    if (judged.warnings.length > 0 && warned.value.length === 0) {
      warned.value = judged.warnings;
      return focusOn('act-warning');
    }
    await save(act);
  };
  const save = async (act: Act) => {
    saving.value = true;
    errors.show({});
    try {
      await form.flush();
      await engineOf().act([act, ...actsOf(opened(), anew.value), ...(props.also ?? [])], {
        blobs: blobsOf(act),
        dropDraft: form.key,
      });
      form.finish();
      say(t(status.value?.online === 'yes' ? 'record.saved.online' : 'record.saved'));
      props.onClose();
    } catch (error) {
      const full = (error as { fault?: string }).fault === 'full';
      show({ '': t(full ? 'form.full' : 'form.failed') });
    } finally {
      saving.value = false;
    }
  };
  const leave = () => {
    const empty = Object.values(form.photos.value).every((list) => list.length === 0);
    if (props.act.verb === 'edit' || (empty && sameAs(form.values.value, props.start))) {
      void form.discard();
    }
    props.onClose();
  };

  const wrong = errors.now.value;
  return (
    <Sheet
      title={props.title}
      onClose={leave}
      foot={
        <>
          {wrong[''] && (
            <p class="field-error" id="act-error" tabIndex={-1} role="alert">
              <Icon name="info" />
              <span>{wrong['']}</span>
            </p>
          )}
          {warned.value.map((sentence) => (
            <p class="act-warning" id="act-warning" tabIndex={-1} role="alert" key={sentence}>
              {sentence}
            </p>
          ))}
          <Button busy={saving.value || form.preparing.value > 0} onClick={() => void submit()}>
            {warned.value.length > 0 ? t('form.warn.save') : props.button}
          </Button>
        </>
      }
    >
      {form.ready.value && (
        <>
          <Questions kind={kind} form={form} questions={questions} errors={wrong} />
          <Consequences found={opened()} anew={anew} />
        </>
      )}
    </Sheet>
  );
}

function changedOnly(set: JsonObject, doc: Doc): JsonObject {
  return Object.fromEntries(
    Object.entries(set).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(doc.f[name] ?? null),
    ),
  );
}

function isNone(values: object): boolean {
  return Object.keys(values).length === 0;
}

function isEmpty(act: Act): boolean {
  return act.verb !== 'move' && !act.set && !act.add;
}

function sameAs(values: JsonObject, start: JsonObject): boolean {
  return JSON.stringify(values) === JSON.stringify(start);
}
