import { Icon, type IconName, kindIcon } from '../widgets/icon';
import { hrefTo, type Place } from './address';
import { type Desk, deskRows, openNeeds, useDesk } from './desk-state';
import { isOverdue } from './filter';
import { kindWords } from './labels';
import { isDeskKind, reviewStates, viewTest } from './views';
import { t } from './words';

type Stop = {
  readonly icon: IconName;
  readonly word: string;
  readonly place: Place;
  readonly count?: number;
  /** Counted things that are already too late. */
  readonly hot?: boolean;
};

/** The left edge: what waits first, then everything there is. */
export function Rail({ place }: { readonly place: Place | null }) {
  const desk = useDesk();
  const { person, divisions } = desk;
  const area = divisions.townships.find((each) => each.code.startsWith(person.township || '-'));
  return (
    <nav class="desk-rail" aria-label={t('rail.label')}>
      <p class="desk-brand">
        <Icon name="shield" />
        <span>
          <b>{t('rail.app')}</b>
          <span class="quiet">{area?.name ?? divisions.county.name}</span>
        </span>
      </p>
      <Stops title={t('rail.lists')} stops={waiting(desk)} place={place} />
      <Stops title={t('rail.records')} stops={records(desk)} place={place} />
      <a class="desk-stop desk-me" href="#/me">
        <Icon name="person" />
        <span class="desk-stop-word">
          {t('rail.me')}
          <span class="quiet">{person.name}</span>
        </span>
      </a>
    </nav>
  );
}

function Stops(props: {
  readonly title: string;
  readonly stops: readonly Stop[];
  readonly place: Place | null;
}) {
  return (
    <div class="desk-stops">
      <h2 class="desk-rail-title">{props.title}</h2>
      <ul>
        {props.stops.map((stop) => (
          <li key={stop.word}>
            <a
              class="desk-stop"
              href={hrefTo(stop.place)}
              aria-current={isAt(stop.place, props.place) ? 'page' : undefined}
            >
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

function waiting({ kinds, person, today }: Desk): readonly Stop[] {
  const rows = deskRows.value;
  const desk = kinds.filter(isDeskKind);
  const inbox = desk.map((kind) => viewTest('inbox', kind, person.role, today));
  const review = new Set(
    desk.flatMap((kind) => reviewStates(kind).map((state) => `${kind.name}/${state}`)),
  );
  const listOf = (view: 'inbox' | 'review' | 'overdue'): Place => ({
    page: 'list',
    view,
    kind: '',
    open: null,
  });
  const inInbox = (kind: string) => inbox[desk.findIndex((one) => one.name === kind)];
  return [
    {
      icon: 'inbox',
      word: t('rail.inbox'),
      place: listOf('inbox'),
      count: rows.filter((row) => inInbox(row.kind)?.(row)).length,
    },
    {
      icon: 'check',
      word: t('rail.review'),
      place: listOf('review'),
      count: rows.filter((row) => review.has(`${row.kind}/${row.state}`)).length,
    },
    {
      icon: 'clock',
      word: t('rail.overdue'),
      place: listOf('overdue'),
      count: rows.filter((row) => isOverdue(row, today)).length,
      hot: true,
    },
    {
      icon: 'fork',
      word: t('rail.needs'),
      place: { page: 'needs' },
      count: openNeeds.value.length,
    },
  ];
}

function records({ kinds }: Desk): readonly Stop[] {
  const desk = kinds.filter(isDeskKind);
  return [
    ...desk.map(
      (kind): Stop => ({
        icon: kindIcon(kind.icon),
        word: t('rail.all', { kind: kindWords(kind.name) }),
        place: { page: 'list', view: 'all', kind: kind.name, open: null },
      }),
    ),
    {
      icon: 'print',
      word: t('rail.ledger'),
      place: { page: 'ledger', kind: desk[0]?.name ?? '' },
    },
  ];
}

function isAt(stop: Place, place: Place | null): boolean {
  if (place === null) return false;
  if (stop.page !== 'list' || place.page !== 'list') return stop.page === place.page;
  return stop.view === place.view && stop.kind === place.kind;
}
