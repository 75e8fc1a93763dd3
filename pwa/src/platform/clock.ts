import type { Clock } from '@xunan/phone';
import { randomHex } from './chance';

/** Start a timer; the answer stops it. */
export function startTimer(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

// `performance.now()` starts anew with every page, so each page is a boot of its own.
const boot = randomHex(8);

/**
 * Milliseconds on the browser's monotonic clock, with a zero that a reload does not move.
 *
 * About equal to the wall clock when the browser was started; corrections do not touch it.
 */
export function steadyMs(): number {
  return performance.timeOrigin + performance.now();
}

/** The phone's clocks; every other module takes them as an argument or from here. */
export const clock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => Math.round(performance.now()),
  boot: () => boot,
  after: startTimer,
};
