import { useSignal } from '@preact/signals';
import { askInstall, lookForUpdate } from '../../platform/app-shell';
import { VERSION } from '../../platform/version';
import { appearance, setAppearance, type TextSize, type Theme } from '../appearance';
import { installable } from '../install';
import { roleWord } from '../kinds';
import { placeName } from '../me';
import { hrefOf } from '../router';
import { me, session } from '../session';
import { Button, ButtonLink } from '../widgets/button';
import { Segments } from '../widgets/choice';
import { Field } from '../widgets/field';
import { Page } from '../widgets/page';
import { say } from '../widgets/toast';
import type { Lang } from '../words';
import { t } from '../words/all';
import { PinCard } from './pin-card';
import { SignOut } from './sign-out';
import { StorageCard } from './storage-card';
import './me.css';

/** 我的: who I am, how the app looks, what this phone holds, and the way out. */
export function Me() {
  return (
    <Page title={t('me.title')}>
      <div class="page stack me">
        <Who />
        <Look />
        <StorageCard />
        <Links />
        <PinCard />
        <Version />
        <SignOut />
      </div>
    </Page>
  );
}

function Who() {
  const person = session.value?.person;
  if (!person) return null;
  const area = (person.villages.length > 0 ? person.villages : [person.township, person.county])
    .filter((code) => code !== '')
    .map((code) => placeName(me.value, code));
  return (
    <section class="card stack tight">
      <p class="heading">{person.name}</p>
      <p>{[roleWord(person.role), person.org].filter(Boolean).join(' · ')}</p>
      {area.length > 0 && <p class="quiet">{area.join('、')}</p>}
      {person.login && <p class="quiet">{t('me.login', { login: person.login })}</p>}
    </section>
  );
}

function Look() {
  const { text, contrast, theme, lang } = appearance.value;
  return (
    <section class="card stack" aria-label={t('me.look')}>
      <Field id="look-text" label={t('me.text')} group>
        <Segments
          id="look-text"
          options={(['normal', 'large', 'huge'] as const).map((value) => ({
            value,
            label: t(`me.text.${value}`),
          }))}
          value={text}
          onChange={(value) => void setAppearance({ text: value as TextSize })}
        />
      </Field>
      <Field id="look-contrast" label={t('me.contrast')} group>
        <Segments
          id="look-contrast"
          options={[
            { value: 'normal', label: t('me.off') },
            { value: 'high', label: t('me.on') },
          ]}
          value={contrast}
          onChange={(value) => void setAppearance({ contrast: value as 'normal' | 'high' })}
        />
      </Field>
      <Field id="look-theme" label={t('me.theme')} group>
        <Segments
          id="look-theme"
          options={(['auto', 'light', 'dark'] as const).map((value) => ({
            value,
            label: t(`me.theme.${value}`),
          }))}
          value={theme}
          onChange={(value) => void setAppearance({ theme: value as Theme })}
        />
      </Field>
      <Field id="look-lang" label={t('me.lang')} group>
        <Segments
          id="look-lang"
          options={[
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
          value={lang}
          onChange={(value) => void setAppearance({ lang: value as Lang })}
        />
      </Field>
    </section>
  );
}

function Links() {
  return (
    <nav class="stack tight" aria-label={t('me.title')}>
      <ButtonLink href={hrefOf({ name: 'hand-over' })} icon="people">
        {t('me.hand')}
      </ButtonLink>
      <ButtonLink href={hrefOf({ name: 'black-box' })} icon="inbox">
        {t('me.box')}
      </ButtonLink>
      <ButtonLink href={hrefOf({ name: 'log' })} icon="log">
        {t('me.log')}
      </ButtonLink>
      <ButtonLink href={hrefOf({ name: 'devices' })} icon="phone">
        {t('me.devices')}
      </ButtonLink>
      {installable.value && (
        <Button look="outline" icon="plus" onClick={() => void askInstall()}>
          {t('me.install')}
        </Button>
      )}
    </nav>
  );
}

function Version() {
  const busy = useSignal(false);
  const check = async () => {
    busy.value = true;
    const coming = await lookForUpdate();
    busy.value = false;
    if (!coming) say(t('me.version.latest'));
  };
  return (
    <section class="card split">
      <p>
        {t('me.version')} <span class="strong">{VERSION}</span>
      </p>
      <Button look="outline" size="small" busy={busy.value} onClick={() => void check()}>
        {t('me.version.check')}
      </Button>
    </section>
  );
}
