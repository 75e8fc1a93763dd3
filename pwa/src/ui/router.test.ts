import { describe, expect, it } from 'vitest';
import { hrefOf, type Route, routeOf } from './router';

const routes: readonly Route[] = [
  { name: 'home' },
  { name: 'list', kind: '' },
  { name: 'list', kind: 'hazard' },
  { name: 'new', kind: 'hazard' },
  { name: 'record', kind: 'hazard', id: '019a-1' },
  { name: 'saved', kind: 'hazard', id: '019a-1' },
  { name: 'todo' },
  { name: 'me' },
  { name: 'devices' },
  { name: 'log' },
  { name: 'join', code: 'ab/c d?' },
  { name: 'desk', path: ['hazard', '垇'], query: 'q=%E5%9E%87&due=week' },
  { name: 'desk', path: [], query: '' },
];

describe('addresses', () => {
  it.each(routes)('of %o is read back as the same route', (route) => {
    expect(routeOf(hrefOf(route))).toEqual(route);
  });

  it('that nobody knows lead home', () => {
    expect(routeOf('#/nowhere')).toEqual({ name: 'home' });
    expect(routeOf('')).toEqual({ name: 'home' });
  });

  it('with a broken percent sign do not break the app', () => {
    expect(routeOf('#/join/%E5%9')).toEqual({ name: 'join', code: '%E5%9' });
  });
});
