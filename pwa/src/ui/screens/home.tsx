import { useSignal, useSignalEffect } from '@preact/signals';
import type { DraftRow } from '@xunan/phone';
import { insideWeChat } from '../../platform/app-shell';
import { clock } from '../../platform/clock';
import { kindNamed, kindWord, reportWord } from '../kinds';
import { changesOf } from '../records';
import { hrefOf } from '../router';
import { engineOf, session } from '../session';
import { agoText } from '../time';
import { todoCount, waiting } from '../todo';
import { Icon, type IconName, kindIcon } from '../widgets/icon';
import { lazy } from '../widgets/lazy';
import { Page } from '../widgets/page';
import { t } from '../words';
import { homeTiles, type Tile } from './home-tiles';
import { RecordCard } from './record-row';
import { SyncLine } from './sync-line';
import './home.css';

const SHOWN = 4;

const DueToday = lazy(async () => (await import('./due-today')).DueToday, { silent: true });

/** The first screen: what has not been sent, what can be done, what waits for me. */
export function Home() {
  const { first, more } = homeTiles(session.value?.person.role ?? '');
  return (
    <Page title={t('app')}>
      <div class="page stack">
        {insideWeChat() && <p class="card strong">{t('signin.wechat')}</p>}
        <SyncLine />
        <Drafts />
        <nav class="stack tight" aria-label={t('home.actions')}>
          <Tiles tiles={first} />
          {more.length > 0 && (
            <details class="home-more">
              <summary>{t('home.more')}</summary>
              <Tiles tiles={more} />
            </details>
          )}
        </nav>
        <DueToday />
        <Waiting />
      </div>
    </Page>
  );
}

function Tiles({ tiles }: { readonly tiles: readonly Tile[] }) {
  return (
    <div class="actions">
      {tiles.map((tile) => (
        <TileLink key={hrefOf(tile.to)} tile={tile} />
      ))}
    </div>
  );
}

function TileLink({ tile: { kind, sort, main, to } }: { readonly tile: Tile }) {
  switch (sort) {
    case 'report':
      return (
        <Action href={hrefOf(to)} icon={main ? 'camera' : kindIcon(kind?.icon ?? '')} main={main}>
          {kind ? reportWord(kind) : ''}
        </Action>
      );
    case 'list':
      return (
        <Action href={hrefOf(to)} icon={kindIcon(kind?.icon ?? '')}>
          {kind ? t('home.list', { kind: kindWord(kind) }) : ''}
        </Action>
      );
    default:
      return (
        <Action href={hrefOf(to)} icon={sort === 'drills' ? 'calendar' : 'map'}>
          {t(sort === 'drills' ? 'home.drills' : 'home.map')}
        </Action>
      );
  }
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
