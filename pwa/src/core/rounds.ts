/** How often a place is looked at again, and when it is due; twin of `xunan.domain.rounds`. */

import type { Kind, Repeat } from '../contract/types';
import { type RecordBody, textOf } from './body';
import { addDays, localDate } from './deadlines';
import { childrenOf } from './relations';

/** Numbers that the county sets. */
export type Numbers = { readonly [name: string]: number };

/** What holds where the county has set nothing; the months are the flood season, both included. */
const USUAL: Numbers = {
  shelter_check_days: 90,
  shelter_check_flood_days: 30,
  inspection_days: 30,
  flood_first_month: 4,
  flood_last_month: 9,
};

/** Days between two rounds, as they count on this local date. */
export function interval(repeat: Repeat, settings: Numbers, today: string): number {
  const known: Numbers = { ...USUAL, ...settings };
  const month = Number(today.slice(5, 7));
  const inFlood =
    month >= (known.flood_first_month ?? 13) && month <= (known.flood_last_month ?? 0);
  return known[repeat.flood_days !== '' && inFlood ? repeat.flood_days : repeat.days] ?? 0;
}

/** The last day on which the next round is still in time; "" where there was none yet. */
export function nextDue(lastOn: string, days: number): string {
  return lastOn === '' ? '' : addDays(lastOn, days);
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
