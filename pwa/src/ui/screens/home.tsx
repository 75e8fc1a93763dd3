import { useSignal, useSignalEffect } from '@preact/signals';
import type { DraftRow } from '@xunan/phone';
import { insideWeChat } from '../../platform/app-shell';
import { clock } from '../../platform/clock';
import { creatable, kindNamed, kindWord, reportWord, rootKinds } from '../kinds';
import { changesOf } from '../records';
import { hrefOf } from '../router';
import { engineOf, session } from '../session';
import { agoText } from '../time';
import { todoCount, waiting } from '../todo';
import { Icon, type IconName, kindIcon } from '../widgets/icon';
import { lazy } from '../widgets/lazy';
import { Page } from '../widgets/page';
import { t } from '../words';
import { RecordCard } from './record-row';
import { SyncLine } from './sync-line';
import './home.css';

const SHOWN = 4;

const DueToday = lazy(async () => (await import('./due-today')).DueToday, { silent: true });

/** The first screen: what has not been sent, what can be done, what waits for me. */
export function Home() {
  const person = session.value?.person;
  const mine = creatable(person?.role ?? '').filter(({ parent }) => !parent);
  return (
    <Page title={t('app')}>
      <div class="page stack">
        {insideWeChat() && <p class="card strong">{t('signin.wechat')}</p>}
        <SyncLine />
        <Drafts />
        <nav class="actions" aria-label={t('home.actions')}>
          {mine.map((kind, index) => (
            <Action
              key={kind.name}
              href={hrefOf({ name: 'new', kind: kind.name })}
              icon={index === 0 ? 'camera' : kindIcon(kind.icon)}
              main={index === 0}
            >
              {reportWord(kind)}
            </Action>
          ))}
          {rootKinds.map((kind) => (
            <Action
              key={kind.name}
              href={hrefOf({ name: 'list', kind: kind.name })}
              icon={kindIcon(kind.icon)}
            >
              {t('home.list', { kind: kindWord(kind) })}
            </Action>
          ))}
          {mine.some(({ name }) => name === 'drill') && (
            <Action href={hrefOf({ name: 'drills' })} icon="calendar">
              {t('home.drills')}
            </Action>
          )}
          <Action href={hrefOf({ name: 'map', kind: '' })} icon="map">
            {t('home.map')}
          </Action>
        </nav>
        <DueToday />
        <Waiting />
      </div>
    </Page>
  );
}

function Action(props: {
  readonly href: string;
  readonly icon: IconName;
  readonly main?: boolean;
  readonly children: string;
}) {
  return (
    <a class={props.main ? 'action action-main' : 'action'} href={props.href}>
      <Icon name={props.icon} />
      <span>{props.children}</span>
    </a>
  );
}

/** Forms that somebody began and did not finish. */
function Drafts() {
  const drafts = useSignal<readonly DraftRow[]>([]);
  useSignalEffect(() => {
    if (changesOf('drafts').value < 0) return;
    void engineOf()
      .drafts()
      .then((rows) => {
        drafts.value = rows.filter((row) => row.key.startsWith('new.'));
      });
  });
  return (
    <>
      {drafts.value.map((draft) => {
        const [, name = '', parent = ''] = draft.key.split('.');
        const kind = kindNamed(name);
        if (!kind) return null;
        const href = hrefOf({ name: 'new', kind: kind.name, ...(parent ? { parent } : {}) });
        return (
          <a class="draft card" key={draft.key} href={href}>
            <Icon name="pen" />
            <span>
              <span class="strong">{t('home.draft', { kind: kindWord(kind) })}</span>
              <br />
              <span class="quiet">
                {t('home.draft.sub', { when: agoText(draft.at, clock.now()) })}
              </span>
            </span>
            <Icon name="next" />
          </a>
        );
      })}
    </>
  );
}

function Waiting() {
  const rows = waiting.value;
  return (
    <section class="stack tight">
      <div class="split">
        <h2 class="heading">{t('home.todo')}</h2>
        {todoCount.value > 0 && (
          <a href={hrefOf({ name: 'todo' })} class="todo-link">
            {t('home.todo.all', { n: todoCount.value })}
          </a>
        )}
      </div>
      {rows.length === 0 ? (
        <p class="quiet">{t('home.todo.none')}</p>
      ) : (
        <RecordCard rows={rows.slice(0, SHOWN)} label={t('home.todo')} />
      )}
    </section>
  );
}
