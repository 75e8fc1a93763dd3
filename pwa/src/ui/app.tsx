import { useErrorBoundary } from 'preact/hooks';
import { indoors } from './indoors';
import { phase } from './phase';
import { route } from './router';
import { SignIn } from './screens/sign-in';
import { Button } from './widgets/button';
import { lazy } from './widgets/lazy';
import { Toasts } from './widgets/toast';
import { t } from './words/door';
import './app.css';

/** Everything behind the sign-in. */
export const Inside = lazy(async () => (await indoors()).Inside);

/** The whole app: the way in, and behind it the phone's frame or the desk. */
export function App() {
  const [error] = useErrorBoundary();
  if (error) return <Broken title={t('error.title')} text={t('error.sub')} />;
  return (
    <>
      <Stage />
      <Toasts />
    </>
  );
}

function Stage() {
  if (phase.value === 'broken') {
    return <Broken title={t('error.store')} text={t('error.store.sub')} />;
  }
  if (phase.value === 'opening') return <p class="opening">{t('loading')}</p>;
  if (phase.value === 'out' || route.value.name === 'join') return <SignIn />;
  return <Inside />;
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
