import type { ComponentType } from 'preact';
import { useEffect, useErrorBoundary, useState } from 'preact/hooks';
import { wide } from './appearance';
import { route } from './router';
import { ownTabBar, Screen } from './screen';
import { SignIn } from './screens/sign-in';
import { phase } from './session';
import { tabs } from './tabs';
import { Button } from './widgets/button';
import { Tabs } from './widgets/tabs';
import { Toasts } from './widgets/toast';
import { t } from './words';
import './app.css';

/** The whole app: the phone's frame, the desk where there is room, or the way in. */
export function App() {
  const [error] = useErrorBoundary();
  if (error) return <Broken title={t('error.title')} text={t('error.sub')} />;
  return (
    <>
      <Inside />
      <Toasts />
    </>
  );
}

function Inside() {
  if (phase.value === 'broken') {
    return <Broken title={t('error.store')} text={t('error.store.sub')} />;
  }
  if (phase.value === 'opening') return <p class="opening">{t('loading')}</p>;
  if (phase.value === 'out' || route.value.name === 'join') return <SignIn />;
  return wide.value ? <DeskFrame /> : <PhoneFrame />;
}

function PhoneFrame() {
  const now = route.value;
  return (
    <div class="frame">
      <Screen route={now} />
      {!ownTabBar(now) && <Tabs tabs={tabs.value} current={now} />}
    </div>
  );
}

let Desk: ComponentType | null = null;

/** The desk is fetched when there is room for it; it draws its own rail and lists. */
function DeskFrame() {
  const [, drawn] = useState(Desk !== null);
  useEffect(() => {
    if (Desk) return;
    void import('./desk/index').then((module) => {
      Desk = module.Desk;
      drawn(true);
    });
  }, []);
  return Desk ? <Desk /> : <p class="opening">{t('loading')}</p>;
}

function Broken({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div class="frame">
      <main class="stack page">
        <h1 class="heading">{title}</h1>
        <p role="alert">{text}</p>
        <Button icon="retry" onClick={() => location.assign('/')}>
          {t('error.reload')}
        </Button>
      </main>
    </div>
  );
}
