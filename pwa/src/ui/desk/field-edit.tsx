import { useEffect, useState } from 'preact/hooks';
import type { Field } from '../../contract/types';
import { FieldInput } from '../fields/field-input';
import { openDraftForm } from '../forms/draft-form';
import { status } from '../session';
import { Button } from '../widgets/button';
import { say } from '../widgets/toast';
import { useDesk } from './desk-state';
import { faultOf } from './judge';
import { savedWords, trouble } from './saving';
import type { ShownRecord } from './shown-record';
import { t } from './words';

type FieldEditProps = ShownRecord & { readonly field: Field; readonly onDone: () => void };

/** Change one answer in its place, by the server's own rules; what others changed meanwhile counts. */
export function FieldEdit(props: FieldEditProps) {
  const { kind, field } = props;
  const { form, error, save, leave } = useFieldEdit(props);
  return (
    <form
      class="desk-edit stack tight"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <FieldInput
        id={`edit-${field.name}`}
        kind={kind}
        field={field}
        form={form}
        value={form.values.value[field.name] ?? null}
        required={field.required}
        error={error}
      />
      <div class="wrap">
        <Button submit size="small">
          {t('record.save')}
        </Button>
        <Button look="plain" size="small" onClick={leave}>
          {t('record.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** The draft of a change to one answer, what is wrong with it, and the two ways out. */
function useFieldEdit({ kind, view, field, onDone }: FieldEditProps) {
  const desk = useDesk();
  const [seen] = useState(view.doc.f[field.name] ?? null);
  const [form] = useState(() =>
    openDraftForm(
      desk.engine,
      `desk/${kind.name}/${view.id}/edit/${field.name}`,
      kind,
      seen === null ? {} : { [field.name]: seen },
    ),
  );
  const [error, setError] = useState<string>();
  useEffect(() => () => form.finish(), [form]);
  const leave = () => void form.discard().then(onDone);
  const save = async () => {
    const value = form.values.value[field.name] ?? null;
    const act = {
      kind: kind.name,
      id: view.id,
      verb: 'edit' as const,
      set: { [field.name]: value },
      seen: { [field.name]: seen },
    };
    const fault = faultOf(desk, kind, view.doc, act);
    if (fault) return setError(fault.words);
    if (JSON.stringify(value) === JSON.stringify(seen)) return leave();
    try {
      await desk.engine.act([act], { dropDraft: form.key });
      say(savedWords(status.value));
      leave();
    } catch (failure) {
      setError(trouble(failure));
    }
  };
  return { form, error, save, leave };
}
