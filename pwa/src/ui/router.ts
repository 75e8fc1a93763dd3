import { signal } from '@preact/signals';

/** Every screen of the app; the address after # names one, so that a reload comes back to it. */
export type Route =
  | { readonly name: 'home' }
  | { readonly name: 'list'; readonly kind: string }
  | { readonly name: 'new'; readonly kind: string; readonly parent?: string }
  | { readonly name: 'record'; readonly kind: string; readonly id: string }
  | { readonly name: 'saved'; readonly kind: string; readonly id: string }
  | { readonly name: 'map'; readonly kind: string }
  | { readonly name: 'drills' }
  | { readonly name: 'todo' }
  | { readonly name: 'me' }
  | { readonly name: 'devices' }
  | { readonly name: 'log' }
  | { readonly name: 'hand-over' }
  | { readonly name: 'black-box' }
  | { readonly name: 'join'; readonly code: string }
  | { readonly name: 'desk'; readonly path: readonly string[]; readonly query: string };

/**
 * The route of an address; an unknown one leads home.
 *
 * An empty kind means "the first kind of the contract": addresses stay valid when kinds change.
 */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [name = '', ...rest] = path.split('/').map(decoded);
  const [first = '', second = ''] = rest;
  switch (name) {
    case 'list':
    case 'map':
      return { name, kind: first };
    case 'new':
      return second === '' ? { name, kind: first } : { name, kind: first, parent: second };
    case 'record':
    case 'saved':
      return { name, kind: first, id: second };
    case 'drills':
    case 'todo':
    case 'me':
    case 'devices':
    case 'log':
    case 'hand-over':
    case 'black-box':
      return { name };
    case 'join':
      return { name, code: first };
    case 'desk':
      return { name, path: rest, query };
    default:
      return { name: 'home' };
  }
}

/** The address of a route; `routeOf` reads it back. */
export function hrefOf(route: Route): string {
  const segments = segmentsOf(route).filter((segment) => segment !== '');
  const path = `#/${segments.map(encodeURIComponent).join('/')}`;
  return route.name === 'desk' && route.query !== '' ? `${path}?${route.query}` : path;
}

function segmentsOf(route: Route): readonly string[] {
  switch (route.name) {
    case 'home':
      return [];
    case 'list':
    case 'map':
      return [route.name, route.kind];
    case 'new':
      return [route.name, route.kind, route.parent ?? ''];
    case 'record':
    case 'saved':
      return [route.name, route.kind, route.id];
    case 'join':
      return [route.name, route.code];
    case 'desk':
      return [route.name, ...route.path];
    default:
      return [route.name];
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Where the app stands now. */
export const route = signal<Route>({ name: 'home' });

/** Follow the address bar; call once at the start. */
export function followAddress(): void {
  const read = () => {
    route.value = routeOf(location.hash);
  };
  addEventListener('hashchange', read);
  read();
}

/** Go to a route; `replace` leaves no step behind for the back key. */
export function go(to: Route, { replace = false }: { readonly replace?: boolean } = {}): void {
  const href = hrefOf(to);
  if (replace) {
    history.replaceState(null, '', href);
    route.value = to;
  } else {
    location.hash = href;
  }
}
