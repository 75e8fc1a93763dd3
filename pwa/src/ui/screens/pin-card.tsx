import { type Signal, useSignal } from '@preact/signals';
import { askServer } from '../session';
import { Button } from '../widgets/button';
import { describedBy, Field, focusOn } from '../widgets/field';
import { say } from '../widgets/toast';
import { t } from '../words/all';
import { pinFault } from './pin-rules';

/** What is wrong, and at which of the two boxes. */
type Wrong = { readonly id: 'new-pin' | 'new-pin-again'; readonly text: string };

/** Set a PIN, so that another phone can be used without asking the township. */
export function PinCard() {
  const open = useSignal(false);
  return open.value ? (
    <PinForm
      onDone={() => {
        open.value = false;
      }}
    />
  ) : (
    <Button
      look="outline"
      icon="lock"
      onClick={() => {
        open.value = true;
      }}
    >
      {t('me.pin')}
    </Button>
  );
}

/** Asked twice: nobody sees what was typed, and a slip would lock its owner out. */
function PinForm({ onDone }: { readonly onDone: () => void }) {
  const pin = useSignal('');
  const again = useSignal('');
  const wrong = useSignal<Wrong | null>(null);
  const busy = useSignal(false);
  const show = (fault: Wrong) => {
    wrong.value = fault;
    focusOn(fault.id);
  };
  const save = async (event: Event) => {
    event.preventDefault();
    wrong.value = null;
    const fault = pinFault(pin.value);
    if (fault) return show({ id: 'new-pin', text: t(`me.pin.${fault}`) });
    if (again.value !== pin.value) return show({ id: 'new-pin-again', text: t('me.pin.differ') });
    busy.value = true;
    const reply = await askServer('PUT', '/api/v1/me/pin', { pin: pin.value });
    busy.value = false;
    if (!reply.ok) {
      const offline = reply.why === 'offline';
      const text = offline ? t('me.need.net') : reply.title || t('form.failed');
      return show({ id: 'new-pin', text });
    }
    onDone();
    say(t('me.pin.saved'));
  };
  return (
    <form class="card stack" onSubmit={(event) => void save(event)} noValidate>
      <PinBox
        id="new-pin"
        label={t('me.pin.new')}
        hint={t('me.pin.hint')}
        digits={pin}
        wrong={wrong.value}
      />
      <PinBox id="new-pin-again" label={t('me.pin.again')} digits={again} wrong={wrong.value} />
      <Button submit busy={busy.value}>
        {t('me.pin.save')}
      </Button>
    </form>
  );
}

type PinBoxProps = {
  readonly id: Wrong['id'];
  readonly label: string;
  readonly hint?: string;
  readonly digits: Signal<string>;
  readonly wrong: Wrong | null;
};

function PinBox({ id, label, hint, digits, wrong }: PinBoxProps) {
  const error = wrong?.id === id ? wrong.text : undefined;
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <input
        id={id}
        class="input"
        type="password"
        inputMode="numeric"
        autocomplete="new-password"
        aria-invalid={error !== undefined}
        aria-describedby={describedBy({ id, hint, error })}
        value={digits.value}
        onInput={(event) => {
          digits.value = event.currentTarget.value;
        }}
      />
    </Field>
  );
}
