/** How long to wait after a failure: 2 s doubling to one minute, anywhere below it (full jitter). */

import type { Random } from './ports';

export const FIRST_MS = 2_000;
/** Whoever looks at the app sees the queue move within a minute of the server's return. */
export const MOST_MS = 60_000;
/** Phones that a mast brings back come within this time. */
export const ONLINE_MS = 3_000;

/**
 * The wait before the next attempt; `failures` counts those in a row, at least 1.
 *
 * Full jitter, so that a valley of phones that lost one mast does not come back in one second.
 */
export function waitMs(failures: number, random: Random): number {
  const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  return Math.floor(random.fraction() * ceiling);
}

/** About `ms`: phones that were told the same time must not come at the same time. */
export function spread(ms: number, random: Random): number {
  return Math.floor(ms * (0.75 + random.fraction() / 2));
}
