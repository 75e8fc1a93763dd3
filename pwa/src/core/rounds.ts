/** How often a place is looked at again, and when it is due; twin of `xunan.domain.rounds`. */

import type { Kind, Repeat } from '../contract/types';
import { type RecordBody, textOf } from './body';
import { addDays, localDate } from './deadlines';
import { childrenOf } from './relations';

/** Numbers that the county sets. */
export type Numbers = { readonly [name: string]: number };

/**
 * What holds where the county has set nothing. The flood season's first and last day, both
 * included, are month × 100 + day; it may run over the end of the year.
 */
const USUAL: Numbers = {
  shelter_check_days: 90,
  shelter_check_flood_days: 30,
  inspection_days: 30,
  patrol_days: 1,
  flood_first: 401,
  flood_last: 930,
};

/** Days between two rounds, as they count on this local date. */
export function interval(repeat: Repeat, settings: Numbers, today: string): number {
  const known: Numbers = { ...USUAL, ...settings };
  const day = Number(today.slice(5, 7) + today.slice(8, 10));
  const [first, last] = [known.flood_first ?? 0, known.flood_last ?? 0];
  const inFlood = first <= last ? first <= day && day <= last : day >= first || day <= last;
  return known[repeat.flood_days !== '' && inFlood ? repeat.flood_days : repeat.days] ?? 0;
}

/** The last day on which the next round is still in time; "" where there was none yet. */
export function nextDue(lastOn: string, days: number): string {
  return lastOn === '' ? '' : addDays(lastOn, days);
}

/**
 * When one person's next record of a kind without parents is due: "" where there never was one,
 * null where it is not due by today. `own` are that person's.
 */
export function dueFrom(
  kind: Kind,
  own: readonly { readonly doc: RecordBody }[],
  settings: Numbers,
  today: string,
): string | null {
  if (!kind.repeat || kind.parent) return null;
  const times = own.map(({ doc }) => textOf(doc.f[kind.promote.captured]));
  const last = times.sort().at(-1) ?? '';
  const days = interval(kind.repeat, settings, today);
  const on = nextDue(last === '' ? '' : localDate(last), days);
  return on <= today ? on : null;
}

/** A parent whose next round is due today or before; `on` is "" where there never was one. */
export interface DueRound<Row> {
  readonly child: Kind;
  readonly parent: Row;
  readonly on: string;
}

/** The parents that want a new child by today, the longest overdue first. */
export function dueRounds<Row extends { readonly doc: RecordBody }>(
  child: Kind,
  parents: readonly Row[],
  children: readonly Row[],
  settings: Numbers,
  today: string,
): readonly DueRound<Row>[] {
  const { repeat } = child;
  if (!repeat) return [];
  const days = interval(repeat, settings, today);
  return parents
    .filter(({ doc }) => repeat.states.includes(doc.state))
    .map((parent) => {
      const last = childrenOf(child, parent.doc.id, children)[0];
      const at = last ? textOf(last.doc.f[child.promote.captured]) : '';
      return { child, parent, on: nextDue(at === '' ? '' : localDate(at), days) };
    })
    .filter(({ on }) => on <= today)
    .sort((a, b) => (a.on < b.on ? -1 : 1));
}
