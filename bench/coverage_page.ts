/** What the benchmark's page does: the app's own coverage over the county's villages. */

import { coverage } from '../pwa/src/core/coverage';

const ROUNDS = 21;

/** Villages and shelters all over the county, the same in every run. */
function points(count: number, seed: number) {
  let at = seed;
  const next = () => {
    at = (at * 48_271) % 2_147_483_647;
    return at / 2_147_483_647;
  };
  return Array.from({ length: count }, (_, n) => ({
    ...{ id: `${n}`, lat: 25.6 + next() * 0.5, lon: 114 + next() * 0.7 },
    ...{ radiusM: 1500, people: 700 },
  }));
}

/** Milliseconds of each run, the first included: a page opens once. */
function shelterCoverage(villages: number, shelters: number): readonly number[] {
  const [places, sites] = [points(villages, 360_724), points(shelters, 12_345)];
  return Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    const found = coverage(places, sites);
    const took = performance.now() - start;
    if (found.length !== villages) throw new Error('villages are missing');
    return took;
  });
}

Object.assign(globalThis, { shelterCoverage });
