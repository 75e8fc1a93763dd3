import { describe, expect, it } from 'vitest';
import { routeOf } from '../router';
import { hrefTo, type Place, pathOf, placeOf } from './address';

const PLACES: readonly Place[] = [
  { page: 'list', view: 'inbox', kind: '', open: null },
  { page: 'list', view: 'all', kind: 'hazard', open: null },
  { page: 'list', view: 'review', kind: '', open: { kind: 'hazard', id: '01' } },
  { page: 'list', view: 'all', kind: 'hazard', open: { kind: 'hazard', id: '01' } },
  { page: 'needs' },
  { page: 'contacts' },
  { page: 'ledger', kind: 'hazard' },
];

describe('the address of a place on the desk', () => {
  it.each(PLACES)('leads back to the same place: %o', (place) => {
    expect(placeOf(pathOf(place))).toEqual(place);
  });

  it('survives the address bar together with a filter', () => {
    const place = PLACES[3] as Place;
    const route = routeOf(hrefTo(place, 'q=%E8%A3%82%E7%BC%9D&due=week'));
    expect(route).toEqual({
      name: 'desk',
      path: ['all', 'hazard', 'hazard', '01'],
      query: 'q=%E8%A3%82%E7%BC%9D&due=week',
    });
  });

  it('falls back to the inbox', () => {
    expect(placeOf([])).toEqual(PLACES[0]);
    expect(placeOf(['nowhere'])).toEqual(PLACES[0]);
  });
});
