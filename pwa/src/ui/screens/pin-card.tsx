import { useSignal } from '@preact/signals';
import { askServer } from '../session';
import { Button } from '../widgets/button';
import { Field, focusOn } from '../widgets/field';
import { say } from '../widgets/toast';
import { t } from '../words/all';

const PIN = /^\d{6,12}$/;

/** Set a PIN, so that another phone can be used without asking the township. */
export function PinCard() {
  const open = useSignal(false);
  const pin = useSignal('');
  const wrong = useSignal('');
  const busy = useSignal(false);
  const save = async (event: Event) => {
    event.preventDefault();
    wrong.value = PIN.test(pin.value) ? '' : t('me.pin.bad');
    if (wrong.value) return focusOn('new-pin');
    busy.value = true;
    const reply = await askServer('PUT', '/api/v1/me/pin', { pin: pin.value });
    busy.value = false;
    if (!reply.ok) {
      wrong.value = reply.why === 'offline' ? t('me.need.net') : reply.title || t('form.failed');
      return focusOn('new-pin');
    }
    pin.value = '';
    open.value = false;
    say(t('me.pin.saved'));
  };
  if (!open.value) {
    return (
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
  return (
    <form class="card stack" onSubmit={(event) => void save(event)} noValidate>
      <Field
        id="new-pin"
        label={t('me.pin.new')}
        hint={t('me.pin.hint')}
        error={wrong.value || undefined}
      >
        <input
          id="new-pin"
          class="input"
          type="password"
          inputMode="numeric"
          autocomplete="new-password"
          aria-invalid={wrong.value !== ''}
          aria-describedby="new-pin-error new-pin-hint"
          value={pin.value}
          onInput={(event) => {
            pin.value = event.currentTarget.value;
          }}
        />
      </Field>
      <Button submit busy={busy.value}>
        {t('me.pin.save')}
      </Button>
    </form>
  );
}
