/** When things happened, as well as anybody knows. */

import type { LogEntry } from '@xunan/phone';

/** The corrected time where the server could correct the device's clock, else the device's own. */
export function trueTime(entry: LogEntry): string {
  return entry.at_est ?? entry.at;
}

/**
 * Entries in the order of true time; what the times do not tell keeps the server's order.
 *
 * The first entry stays first: nothing happened to a record before it was made.
 */
export function entriesInOrder(log: readonly LogEntry[]): readonly LogEntry[] {
  const [first, ...rest] = log;
  if (!first) return [];
  const placed = rest.map((entry, at) => ({ entry, at, ms: Date.parse(trueTime(entry)) }));
  placed.sort((left, right) => left.ms - right.ms || left.at - right.at);
  return [first, ...placed.map(({ entry }) => entry)];
}
