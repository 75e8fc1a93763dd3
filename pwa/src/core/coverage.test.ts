import { describe, expect, it } from 'vitest';
import { coverage } from './coverage';
import { distanceM } from './near';

/** Numbers that are the same in every run. */
function* spread(seed: number) {
  let at = seed;
  for (;;) {
    at = (at * 48_271) % 2_147_483_647;
    yield at / 2_147_483_647;
  }
}
const dice = spread(360_724);
const next = () => dice.next().value as number;
const point = () => ({ lat: 25.6 + next() * 0.5, lon: 114 + next() * 0.7 });

describe('the coverage of villages by shelters', () => {
  it('names for each village the shelter that is nearest by straight distance', () => {
    const villages = Array.from({ length: 148 }, () => ({ ...point(), people: 700 }));
    const sites = Array.from({ length: 400 }, (_, at) => ({
      ...point(),
      ...{ id: `${at}`, radiusM: 1500 },
    }));
    for (const { village, metres, inside } of coverage(villages, sites)) {
      const shortest = Math.min(...sites.map((site) => distanceM(village, site)));
      expect(metres).toBeCloseTo(shortest, 1);
      expect(inside).toBe(metres <= 1500);
    }
  });

  it('says inside up to the edge, and nothing where there is no shelter', () => {
    const village = { lat: 25.8, lon: 114.5 };
    const site = { id: 's', lat: 25.81, lon: 114.5, radiusM: 1112 };
    expect(coverage([village], [site])[0]?.inside).toBe(true);
    expect(coverage([village], [{ ...site, radiusM: 1111 }])[0]?.inside).toBe(false);
    expect(coverage([village], [])[0]).toMatchObject({ id: '', inside: false });
  });
});
