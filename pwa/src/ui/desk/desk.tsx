import { useEffect } from 'preact/hooks';
import { type Route, route } from '../router';
import { Screen } from '../screen';
import { type Place, placeOf } from './address';
import { followToday } from './desk-state';
import { Head } from './head';
import { viewWord } from './labels';
import { later } from './later';
import { ListPage } from './list-page';
import { NeedsPage } from './needs-page';
import { Rail } from './rail';
import { t } from './words';
import './desk.css';

// Needs the server anyway, so phones do not keep it.
const FiguresPage = later(async () => (await import('./figures-page')).FiguresPage);
const ContactsPage = later(async () => (await import('./contacts-page')).ContactsPage);
const LedgerPage = later(async () => (await import('./ledger-page')).LedgerPage);

/** The desk: lists on the left, the open record on the right, all of it from this device's copy. */
export function Desk() {
  useEffect(followToday, []);
  const now = route.value;
  const place = placeOfRoute(now);
  return (
    <div class="desk">
      <Rail place={place} />
      {place ? <Own place={place} query={now.name === 'desk' ? now.query : ''} /> : <Shared />}
    </div>
  );
}

/** The place of a route: the desk has its own view of lists, records and what needs somebody. */
function placeOfRoute(now: Route): Place | null {
  switch (now.name) {
    case 'desk':
      return placeOf(now.path);
    case 'home':
      return placeOf([]);
    case 'todo':
      return placeOf(['needs']);
    case 'list':
      return placeOf(['all', now.kind]);
    case 'record':
      return placeOf(['all', now.kind, now.kind, now.id]);
    default:
      return null;
  }
}

function Own({ place, query }: { readonly place: Place; readonly query: string }) {
  const title = titleOf(place);
  useEffect(() => {
    document.title = `${title} · ${t('rail.app')}`;
  }, [title]);
  return (
    <>
      <Head title={title} place={place} query={query} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by key. */}
      <main class="desk-main" tabIndex={0} aria-label={title}>
        <Page place={place} query={query} />
      </main>
    </>
  );
}

function Page({ place, query }: { readonly place: Place; readonly query: string }) {
  if (place.page === 'needs') return <NeedsPage />;
  if (place.page === 'contacts') return <ContactsPage />;
  if (place.page === 'figures') return <FiguresPage query={query} />;
  if (place.page === 'ledger') return <LedgerPage kind={place.kind} query={query} />;
  return <ListPage key={`${place.view}/${place.kind}`} place={place} query={query} />;
}

/** Reporting, the settings and the like are the phone's own screens. */
function Shared() {
  return (
    <div class="desk-shared">
      <Screen route={route.value} />
    </div>
  );
}

function titleOf(place: Place): string {
  if (place.page === 'needs') return t('rail.needs');
  if (place.page === 'contacts') return t('rail.contacts');
  if (place.page === 'figures') return t('rail.figures');
  if (place.page === 'ledger') return t('ledger.title');
  return viewWord(place.view, place.kind);
}
