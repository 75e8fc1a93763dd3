import { type Route, routeOf } from './router';

/** The record that a door plate's code names; null for any other code. */
export function plateIn(text: string): Route | null {
  const hash = /#\/record\/[^\s]+/.exec(text)?.[0];
  const found = hash === undefined ? null : routeOf(hash);
  return found?.name === 'record' && found.id !== '' ? found : null;
}
