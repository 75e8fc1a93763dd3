import { CONTRACT } from '../../contract';
import { creatable, kindWord, reportWord } from '../kinds';
import { hrefOf, route } from '../router';
import { additions, conflicts, refused } from '../todo';
import { Icon, type IconName, kindIcon } from '../widgets/icon';
import { hrefTo, type Place } from './address';
import { type Desk, deskRows, useDesk } from './desk-state';
import { isDeskKind, VIEWS, type View, viewTest } from './views';
import { t } from './words';

type Stop = {
  readonly icon: IconName;
  readonly word: string;
  readonly href: string;
  readonly here: boolean;
  readonly count?: number;
  /** Counted things that are already too late. */
  readonly hot?: boolean;
};

type RailProps = {
  /** Null on screens that are not the desk's own. */
  readonly place: Place | null;
};

/** The left edge: what waits first, then everything there is. */
export function Rail({ place }: RailProps) {
  const desk = useDesk();
  const { person, divisions } = desk;
  const area = divisions.townships.find(({ code }) => code.startsWith(person.township || '-'));
  const isMe = ['me', 'devices', 'log'].includes(route.value.name);
  return (
    <nav class="desk-rail" aria-label={t('rail.label')}>
      <p class="desk-brand">
        <Icon name="shield" />
        <span>
          <b>{t('rail.app')}</b>
          <span class="quiet">{area?.name ?? divisions.county.name}</span>
        </span>
      </p>
      <Stops title={t('rail.lists')} stops={waiting(desk, place)} />
      <Stops title={t('rail.records')} stops={records(desk, place)} />
      <a
        class="desk-stop desk-me"
        href={hrefOf({ name: 'me' })}
        aria-current={isMe ? 'page' : undefined}
      >
        <Icon name="person" />
        <span class="desk-stop-word">
          {t('rail.me')}
          <span class="quiet">{person.name}</span>
        </span>
      </a>
    </nav>
  );
}

function Stops({ title, stops }: { readonly title: string; readonly stops: readonly Stop[] }) {
  return (
    <div class="desk-stops">
      <h2 class="desk-rail-title">{title}</h2>
      <ul>
        {stops.map((stop) => (
          <li key={stop.href}>
            <a class="desk-stop" href={stop.href} aria-current={stop.here ? 'page' : undefined}>
              <Icon name={stop.icon} />
              <span class="desk-stop-word">{stop.word}</span>
              {stop.count !== undefined && stop.count > 0 && (
                <span class={stop.hot ? 'desk-count hot' : 'desk-count'}>
                  <span aria-hidden="true">{stop.count}</span>
                  <span class="unseen">{t('rail.count', { n: stop.count })}</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

type Waiting = Exclude<View, 'all'>;
const WAITING_ICONS: Readonly<Record<Waiting, IconName>> = {
  inbox: 'inbox',
  review: 'check',
  overdue: 'clock',
};

function waiting(desk: Desk, place: Place | null): readonly Stop[] {
  const lists = VIEWS.filter((view) => view !== 'all').map(
    (view): Stop => ({
      icon: WAITING_ICONS[view],
      word: t(`rail.${view}`),
      href: hrefTo({ page: 'list', view, kind: '', open: null }),
      here: place?.page === 'list' && place.view === view,
      count: countIn(desk, view),
      hot: view === 'overdue',
    }),
  );
  const needs: Stop = {
    icon: 'fork',
    word: t('rail.needs'),
    href: hrefTo({ page: 'needs' }),
    here: place?.page === 'needs',
    count: conflicts.value.length + refused.value.length + additions.value.length,
  };
  return [...lists, needs];
}

function countIn({ kinds, person, today }: Desk, view: Waiting): number {
  const tests = new Map(
    kinds.map((kind) => [kind.name, viewTest(view, kind, person.role, today)] as const),
  );
  return deskRows.value.filter((row) => tests.get(row.kind)?.(row)).length;
}

function records({ kinds, person }: Desk, place: Place | null): readonly Stop[] {
  const lists = kinds.filter(isDeskKind).map(
    (kind): Stop => ({
      icon: kindIcon(kind.icon),
      word: t('rail.all', { kind: kindWord(kind) }),
      href: hrefTo({ page: 'list', view: 'all', kind: kind.name, open: null }),
      here: place?.page === 'list' && place.view === 'all' && place.kind === kind.name,
    }),
  );
  const reports = creatable(person.role).map(
    (kind): Stop => ({
      icon: 'plus',
      word: reportWord(kind),
      href: hrefOf({ name: 'new', kind: kind.name }),
      here: place === null && route.value.name === 'new' && route.value.kind === kind.name,
    }),
  );
  const isDesk = (CONTRACT.ranks[person.role] ?? 0) >= CONTRACT.desk_rank;
  const ledgers = isDesk ? kinds.filter((kind) => kind.ledger !== null) : [];
  const prints = ledgers.map(
    (kind): Stop => ({
      icon: 'print',
      word: ledgers.length > 1 ? t('ledger.name', { kind: kindWord(kind) }) : t('rail.ledger'),
      href: hrefTo({ page: 'ledger', kind: kind.name }),
      here: place?.page === 'ledger' && place.kind === kind.name,
    }),
  );
  const map: Stop = {
    icon: 'map',
    word: t('rail.map'),
    href: hrefOf({ name: 'map', kind: '' }),
    here: place === null && route.value.name === 'map',
  };
  const drills: Stop = {
    icon: 'calendar',
    word: t('rail.drills'),
    href: hrefOf({ name: 'drills' }),
    here: place === null && route.value.name === 'drills',
  };
  const drilling = creatable(person.role).some(({ name }) => name === 'drill');
  const figures: Stop = {
    icon: 'chart',
    word: t('rail.figures'),
    href: hrefTo({ page: 'figures' }),
    here: place?.page === 'figures',
  };
  const contacts: Stop = {
    icon: 'phone',
    word: t('rail.contacts'),
    href: hrefTo({ page: 'contacts' }),
    here: place?.page === 'contacts',
  };
  const told = isDesk ? [contacts, figures] : [];
  return [...lists, ...(drilling ? [drills] : []), map, ...told, ...prints, ...reports];
}
