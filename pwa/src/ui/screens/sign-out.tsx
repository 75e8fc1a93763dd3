import { useSignal } from '@preact/signals';
import { go } from '../router';
import { session, signOut, status } from '../session';
import { waitingText } from '../waiting';
import { Button } from '../widgets/button';
import { Sheet } from '../widgets/sheet';
import { t } from '../words/all';

/** The way out; it says what is not sent yet, and that it stays. */
export function SignOut() {
  const asking = useSignal(false);
  const unsent = waitingText(status.value);
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
          }}
          foot={
            <>
              {unsent !== '' && (
                <Button icon="up" onClick={() => session.value?.engine.kick('user')}>
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
        </Sheet>
      )}
    </>
  );
}
