import { describe, expect, it } from 'vitest';
import { gridOf, roundStep } from './scale-grid';

const COUNTY = { south: 25.6, north: 26.1, west: 114.0, east: 114.6 };

describe('the grid behind the map', () => {
  it.each([
    [0.7, 1],
    [1.1, 2],
    [2.1, 5],
    [5.1, 10],
    [70, 100],
    [180, 200],
    [2000, 2000],
  ])('has whole steps: %f metres become %f', (metres, step) => {
    expect(roundStep(metres)).toBeCloseTo(step, 9);
  });

  it('draws squares: as many metres to the east as to the north', () => {
    const { step, lats, lons } = gridOf(COUNTY, 50);
    const north = ((lats[1] ?? 0) - (lats[0] ?? 0)) * 111_320;
    const east = ((lons[1] ?? 0) - (lons[0] ?? 0)) * 111_320 * Math.cos((25.85 * Math.PI) / 180);

    expect(step).toBe(5000);
    expect(north).toBeCloseTo(5000, 0);
    expect(Math.abs(east - 5000)).toBeLessThan(100);
  });

  it('stays inside its box and never draws without bound', () => {
    const { lats, lons } = gridOf(COUNTY, 0.1);

    expect(Math.min(...lats)).toBeGreaterThanOrEqual(COUNTY.south);
    expect(lats.length + lons.length).toBeLessThanOrEqual(120);
  });
});
