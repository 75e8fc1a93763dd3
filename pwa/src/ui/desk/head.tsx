import { useEffect, useRef, useState } from 'preact/hooks';
import { clock } from '../../platform/clock';
import { go } from '../router';
import { status } from '../session';
import { agoText } from '../time';
import { Icon, type IconName } from '../widgets/icon';
import { type Place, pathOf } from './address';
import { useDesk } from './desk-state';
import { ANYTHING, filterFromQuery, filterToQuery } from './filter';
import { t } from './words';

/** How long typing must rest before the list follows, in milliseconds. */
const REST_MS = 200;

/** The top edge: where one is, the search, and how this device stands with the server. */
export function Head(props: {
  readonly title: string;
  readonly place: Place;
  readonly query: string;
}) {
  return (
    <header class="desk-head">
      <h1>{props.title}</h1>
      <Search place={props.place} query={props.query} />
      <SyncState />
    </header>
  );
}

/** Searches the list one stands in; from elsewhere it leads to the list of everything. */
function Search({ place, query }: { readonly place: Place; readonly query: string }) {
  const { kinds } = useDesk();
  const asked = place.page === 'list' ? filterFromQuery(query).q : '';
  const [typed, setTyped] = useState(asked);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current !== document.activeElement) setTyped(asked);
  }, [asked]);
  useEffect(() => {
    if (typed.trim() === asked) return;
    const all: Place = { page: 'list', view: 'all', kind: kinds[0]?.name ?? '', open: null };
    const target = place.page === 'list' ? { ...place, open: null } : all;
    const next = new URLSearchParams(place.page === 'list' ? query : filterToQuery(ANYTHING));
    next.delete('q');
    if (typed.trim()) next.set('q', typed.trim());
    return clock.after(REST_MS, () =>
      go({ name: 'desk', path: pathOf(target), query: next.toString() }, { replace: true }),
    );
  }, [typed, asked, place, query, kinds]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is newer than our oldest browsers.
    <form class="desk-search" role="search" onSubmit={(event) => event.preventDefault()}>
      <Icon name="search" />
      <input
        ref={box}
        type="search"
        aria-label={t('head.search')}
        placeholder={t('head.search')}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
    </form>
  );
}

type Look = { readonly state: string; readonly icon: IconName; readonly words: string };

/** The true number of what waits; a press syncs now. */
function SyncState() {
  const { engine } = useDesk();
  const now = status.value;
  const { state, icon, words } = lookOf(now);
  const last = now?.lastExchangeAt
    ? t('head.sync.last', { when: agoText(now.lastExchangeAt, clock.now()) })
    : '';
  return (
    <button
      type="button"
      class="desk-sync"
      data-state={state}
      title={last}
      onClick={() => engine.kick('user')}
    >
      <Icon name={icon} spin={state === 'busy'} />
      <span role="status">{words}</span>
      <span class="unseen">{t('head.sync.now')}</span>
    </button>
  );
}

function lookOf(now: (typeof status)['value']): Look {
  const waits = (now?.pending ?? 0) + (now?.photosPending ?? 0);
  if (now?.online === 'no') {
    const words = waits ? t('head.sync.off.waits', { n: waits }) : t('head.sync.off');
    return { state: 'off', icon: 'offline', words };
  }
  if (now?.busy && waits > 0) return { state: 'busy', icon: 'spin', words: t('head.sync.busy') };
  if (waits > 0)
    return { state: 'waits', icon: 'clock', words: t('head.sync.waits', { n: waits }) };
  return { state: 'ok', icon: 'check', words: t('head.sync.ok') };
}
