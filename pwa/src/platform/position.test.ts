import { expect, it } from 'vitest';
import { metresBetween, movedBy } from './position';

const county = { lat: 25.795, lon: 114.54 };

it('moves a pin by the metres asked for', () => {
  expect(metresBetween(county, movedBy(county, 10, 0))).toBeCloseTo(10, 0);
  expect(metresBetween(county, movedBy(county, 0, -10))).toBeCloseTo(10, 0);
});

it('comes back to where it started', () => {
  const there = movedBy(county, 100, 100);
  expect(metresBetween(county, movedBy(there, -100, -100))).toBeLessThan(0.1);
});
