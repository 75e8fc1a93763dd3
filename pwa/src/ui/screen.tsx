import { followCountyMap } from './map/county-map';
import type { Route } from './router';
import { Home } from './screens/home';
import { lazy } from './widgets/lazy';

const List = lazy(async () => (await import('./screens/list')).List);
const Report = lazy(async () => (await import('./screens/report')).Report);
const Saved = lazy(async () => (await import('./screens/saved')).Saved);
const Record = lazy(async () => (await import('./screens/record')).Record);
// Not fetched ahead: the service worker keeps it, and few people open it.
const MapScreen = lazy(async () => (await import('./map/map-screen')).MapScreen);
const DrillYear = lazy(async () => (await import('./drill/year')).DrillYear);
const Todo = lazy(async () => (await import('./screens/todo')).Todo);
const Me = lazy(async () => (await import('./screens/me')).Me);
const Devices = lazy(async () => (await import('./screens/devices')).Devices);
const HandOver = lazy(async () => {
  const { HandOver: Loaded, startCarrying } = await import('./screens/hand-over');
  // Whoever carries a colleague's work does so without opening this screen again.
  startCarrying();
  return Loaded;
});
const BlackBox = lazy(async () => (await import('./screens/black-box')).BlackBox);
const SyncLog = lazy(async () => (await import('./screens/sync-log')).SyncLog);

/**
 * Fetch every screen in the background, so that none is missing when the network goes.
 *
 * The service worker keeps them too, but it may come later than the first walk into a valley.
 */
export async function fetchScreens(): Promise<void> {
  const later = [
    DrillYear,
    Report,
    List,
    Record,
    Saved,
    Todo,
    Me,
    SyncLog,
    Devices,
    HandOver,
    BlackBox,
  ];
  await Promise.allSettled(later.map((screen) => screen.fetchNow()));
  // By way of the screen that shows them: a part that is both fetched and imported splits the shell.
  const { fetchInstruments } = await import('./screens/record');
  await fetchInstruments();
  followCountyMap();
}

/** The phone's screen of a route. The desk shows these for whatever it has no own view of. */
export function Screen({ route }: { readonly route: Route }) {
  switch (route.name) {
    case 'list':
      return <List key={route.kind} kind={route.kind} />;
    case 'new':
      return (
        <Report
          key={`${route.kind}/${route.parent ?? ''}`}
          kind={route.kind}
          parent={route.parent ?? ''}
        />
      );
    case 'saved':
      return <Saved key={route.id} kind={route.kind} id={route.id} />;
    case 'record':
      return <Record key={route.id} kind={route.kind} id={route.id} />;
    case 'map':
      return <MapScreen kind={route.kind} />;
    case 'drills':
      return <DrillYear />;
    case 'todo':
      return <Todo />;
    case 'me':
      return <Me />;
    case 'devices':
      return <Devices />;
    case 'log':
      return <SyncLog />;
    case 'hand-over':
      return <HandOver />;
    case 'black-box':
      return <BlackBox />;
    default:
      return <Home />;
  }
}

/** Screens with a main button at the bottom edge need the room of the tab bar. */
export function ownTabBar(route: Route): boolean {
  return route.name === 'new' || route.name === 'saved' || route.name === 'record';
}
