import { useSignal } from '@preact/signals';
import type { Status } from '@xunan/phone';
import { go } from '../router';
import { session, signOut, status } from '../session';
import { waitingText } from '../waiting';
import { Button } from '../widgets/button';
import { Sheet } from '../widgets/sheet';
import { t } from '../words/all';

/** The way out; it says what is not sent yet, and that it stays. */
export function SignOut() {
  const asking = useSignal(false);
  const pressed = useSignal(false);
  const now = status.value;
  const unsent = waitingText(now);
  const fault = pressed.value && now && !now.busy ? faultWord(now) : null;
  const upload = () => {
    pressed.value = true;
    session.value?.engine.kick('user');
  };
  const leave = async () => {
    await signOut();
    go({ name: 'home' }, { replace: true });
  };
  return (
    <>
      <Button
        look="danger"
        icon="leave"
        onClick={() => {
          asking.value = true;
        }}
      >
        {t('me.signout')}
      </Button>
      {asking.value && (
        <Sheet
          title={t('me.signout.ask')}
          onClose={() => {
            asking.value = false;
            pressed.value = false;
          }}
          foot={
            <>
              {unsent !== '' && now?.access === 'ok' && (
                <Button icon="up" busy={pressed.value && now.busy} onClick={upload}>
                  {t('me.signout.upload')}
                </Button>
              )}
              <Button look="danger" onClick={() => void leave()}>
                {t('me.signout.go')}
              </Button>
            </>
          }
        >
          <p role="status">
            {unsent === '' ? t('me.signout.clean') : t('me.signout.unsent', { unsent })}
          </p>
          {unsent !== '' && fault && (
            <p class="strong" role="alert">
              {t(fault)}
            </p>
          )}
        </Sheet>
      )}
    </>
  );
}

/** Why the sending that was asked for did not happen; null when it did. */
function faultWord({ lastError, online }: Status) {
  if (lastError === '') return online === 'yes' ? null : 'me.need.net';
  return lastError === 'offline' ? 'me.need.net' : (`sync.trouble.${lastError}` as const);
}
