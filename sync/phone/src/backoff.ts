/** How long to wait after a failure: 2 s doubling to 5 min, anywhere below it (full jitter). */

import type { Random } from './ports';

export const FIRST_MS = 2_000;
export const MOST_MS = 5 * 60_000;

/**
 * The wait before the next attempt; `failures` counts those in a row, at least 1.
 *
 * Full jitter, so that a valley of phones that lost one mast does not come back in one second.
 */
export function waitMs(failures: number, random: Random): number {
  const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  return Math.floor(random.fraction() * ceiling);
}
