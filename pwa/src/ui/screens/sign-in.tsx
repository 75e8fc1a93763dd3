import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { insideWeChat } from '../../platform/app-shell';
import { canReadQr, readQr } from '../../platform/qr';
import { setAppearance } from '../appearance';
import { type Proof, type SignInFault, signInWith } from '../entering';
import { phase } from '../phase';
import { go, route } from '../router';
import { codeIn } from '../sign-in-code';
import { Button } from '../widgets/button';
import { Field, focusOn } from '../widgets/field';
import { Icon } from '../widgets/icon';
import { lang } from '../words/dictionary';
import { t } from '../words/door';
import './sign-in.css';

type Way = 'code' | 'pin';
type Wrong = { readonly id: string; readonly text: string };

/** The way in: a link, a code, a QR code, or account and PIN. */
export function SignIn() {
  const way = useSignal<Way>('code');
  const busy = useSignal(false);
  const wrong = useSignal<Wrong | null>(null);

  const fail = (id: string, text: string) => {
    wrong.value = { id, text };
    focusOn(id);
  };
  const enter = async (proof: Proof) => {
    busy.value = true;
    wrong.value = null;
    const fault = await signInWith(proof);
    busy.value = false;
    if (fault) return fail(proof.by === 'pin' ? 'pin' : 'code', faultText(fault, proof));
    go({ name: 'home' }, { replace: true });
  };

  // A link that carries the code needs no further press; but inside WeChat it would use the code
  // up in a place that keeps nothing, so there it stays in the address for the real browser.
  const linked = route.value.name === 'join' ? route.value.code : '';
  useEffect(() => {
    if (linked !== '' && !insideWeChat()) void enter({ by: 'code', code: linked });
  }, [linked]);

  return (
    <div class="frame">
      <main class="sign-in page stack">
        <header class="sign-in-head">
          <img class="sign-in-mark" src="/icon-192.png" alt="" width="72" height="72" />
          <h1 class="sign-in-name">{t('app')}</h1>
          <p class="quiet">{t('signin.lead')}</p>
        </header>
        {insideWeChat() && <p class="card strong">{t('signin.wechat')}</p>}
        <p class="sign-in-busy" role="status">
          {busy.value && (
            <>
              <Icon name="spin" spin />
              <span>{t(linked === '' ? 'signin.busy' : 'signin.joining')}</span>
            </>
          )}
        </p>
        {way.value === 'code' ? (
          <CodeForm
            start={linked}
            busy={busy.value}
            wrong={wrong.value}
            fail={fail}
            enter={enter}
          />
        ) : (
          <PinForm busy={busy.value} wrong={wrong.value} fail={fail} enter={enter} />
        )}
        <Button
          look="plain"
          size="small"
          icon={way.value === 'code' ? 'lock' : 'scan'}
          onClick={() => {
            wrong.value = null;
            way.value = way.value === 'code' ? 'pin' : 'code';
          }}
        >
          {t(way.value === 'code' ? 'signin.pin.open' : 'signin.code')}
        </Button>
        <LanguageButton />
        {phase.value === 'ready' && (
          <Button look="plain" size="small" onClick={() => go({ name: 'home' })}>
            {t('cancel')}
          </Button>
        )}
      </main>
    </div>
  );
}

type FormProps = {
  readonly busy: boolean;
  readonly wrong: Wrong | null;
  readonly fail: (id: string, text: string) => void;
  readonly enter: (proof: Proof) => Promise<void>;
};

function CodeForm({ start, busy, wrong, fail, enter }: FormProps & { readonly start: string }) {
  const code = useSignal(start);
  const submit = (event: Event) => {
    event.preventDefault();
    const found = codeIn(code.value);
    if (found === '') return fail('code', t('signin.need.code'));
    void enter({ by: 'code', code: found });
  };
  const scan = async (input: HTMLInputElement) => {
    const picture = input.files?.[0];
    input.value = '';
    if (!picture) return;
    const text = await readQr(picture).catch(() => undefined);
    if (!text) return fail('code', t('signin.scan.none'));
    code.value = codeIn(text);
    void enter({ by: 'code', code: code.value });
  };
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <Field
        id="code"
        label={t('signin.code')}
        hint={t('signin.code.hint')}
        error={wrong?.id === 'code' ? wrong.text : undefined}
      >
        <input
          id="code"
          class="input"
          autocomplete="one-time-code"
          autocapitalize="off"
          spellcheck={false}
          aria-invalid={wrong?.id === 'code'}
          aria-describedby="code-error code-hint"
          value={code.value}
          onInput={(event) => {
            code.value = event.currentTarget.value;
          }}
        />
      </Field>
      <Button submit busy={busy}>
        {t('signin.code.go')}
      </Button>
      {canReadQr() ? (
        <label class="button outline from-gallery">
          <Icon name="scan" />
          <span>{t('signin.scan')}</span>
          <input
            type="file"
            accept="image/*"
            capture="environment"
            onChange={(event) => void scan(event.currentTarget)}
          />
        </label>
      ) : (
        <p class="quiet">{t('signin.scan.unable')}</p>
      )}
    </form>
  );
}

function PinForm({ busy, wrong, fail, enter }: FormProps) {
  const login = useSignal('');
  const pin = useSignal('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (login.value.trim() === '') return fail('login', t('signin.need.login'));
    if (pin.value === '') return fail('pin', t('signin.need.pin'));
    void enter({ by: 'pin', login: login.value.trim(), pin: pin.value });
  };
  const errorAt = (id: string) => (wrong?.id === id ? wrong.text : undefined);
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <Field id="login" label={t('signin.login')} error={errorAt('login')}>
        <input
          id="login"
          class="input"
          autocomplete="username"
          autocapitalize="off"
          aria-invalid={wrong?.id === 'login'}
          value={login.value}
          onInput={(event) => {
            login.value = event.currentTarget.value;
          }}
        />
      </Field>
      <Field id="pin" label={t('signin.pin')} error={errorAt('pin')}>
        <input
          id="pin"
          class="input"
          type="password"
          inputMode="numeric"
          autocomplete="current-password"
          aria-invalid={wrong?.id === 'pin'}
          value={pin.value}
          onInput={(event) => {
            pin.value = event.currentTarget.value;
          }}
        />
      </Field>
      <Button submit busy={busy}>
        {t('signin.code.go')}
      </Button>
    </form>
  );
}

function LanguageButton() {
  const other = lang.value === 'zh' ? 'en' : 'zh';
  return (
    <Button look="plain" size="small" onClick={() => void setAppearance({ lang: other })}>
      {other === 'en' ? 'English' : '中文'}
    </Button>
  );
}

function faultText(fault: SignInFault, proof: Proof): string {
  if (fault === 'refused' && proof.by === 'pin') return t('signin.failed.pin');
  return t(`signin.failed.${fault}`);
}
