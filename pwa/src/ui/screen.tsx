import type { Route } from './router';
import { Devices } from './screens/devices';
import { Home } from './screens/home';
import { List } from './screens/list';
import { Me } from './screens/me';
import { Record } from './screens/record';
import { Report } from './screens/report';
import { Saved } from './screens/saved';
import { SyncLog } from './screens/sync-log';
import { Todo } from './screens/todo';

/** The phone's screen of a route. The desk shows these for whatever it has no own view of. */
export function Screen({ route }: { readonly route: Route }) {
  switch (route.name) {
    case 'list':
      return <List key={route.kind} kind={route.kind} />;
    case 'new':
      return <Report key={route.kind} kind={route.kind} />;
    case 'saved':
      return <Saved key={route.id} kind={route.kind} id={route.id} />;
    case 'record':
      return <Record key={route.id} kind={route.kind} id={route.id} />;
    case 'todo':
      return <Todo />;
    case 'me':
      return <Me />;
    case 'devices':
      return <Devices />;
    case 'log':
      return <SyncLog />;
    default:
      return <Home />;
  }
}

/** Screens with a main button at the bottom edge need the room of the tab bar. */
export function ownTabBar(route: Route): boolean {
  return route.name === 'new' || route.name === 'saved' || route.name === 'record';
}
