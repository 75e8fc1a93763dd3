/** Records as the map shows them: where, how they stand, how far away. */

import type { Doc, ViewRow } from '@xunan/phone';
import type { Kind } from '../../contract/types';
import { pointOf } from '../../core/body';
import { type Wgs84, wgs84 } from '../../core/datum';
import { isLate, isOpen } from '../../core/deadlines';
import { type ListFilter, NO_FILTER, passes } from '../../core/filter';
import { distanceM } from '../../core/near';

/** How a record stands, whatever its kind: each has a colour, a shape and a word of its own. */
export const TONES = ['open', 'late', 'done'] as const;
export type Tone = (typeof TONES)[number];

export type KindRow = { readonly kind: Kind; readonly row: ViewRow };

export type Spot = KindRow & {
  readonly id: string;
  readonly at: Wgs84;
  readonly tone: Tone;
  /** Metres from the person; null while nobody knows where they are. */
  readonly far: number | null;
};

export type MapFilter = {
  /** A kind's name; "" for all. */
  readonly kind: string;
  /** A tone, or a state of the chosen kind; "" for any. */
  readonly state: string;
  readonly level: string;
};

export const ANYTHING: MapFilter = { kind: '', state: '', level: '' };

/** Kinds with a place on the map: those whose declaration promotes a position. */
export function mappedKinds(kinds: readonly Kind[]): readonly Kind[] {
  return kinds.filter(({ promote }) => promote.geo !== '');
}

export function toneOf(kind: Kind, doc: Doc, today: string): Tone {
  if (!isOpen(kind, doc)) return 'done';
  return isLate(kind, doc, today) ? 'late' : 'open';
}

/** Where a record lies, if it says so and says in which datum. */
export function placeOf(kind: Kind, doc: Doc): Wgs84 | null {
  const value = doc.f[kind.promote.geo];
  const point = pointOf(value);
  const tagged = point && (value as { readonly datum?: unknown }).datum === 'WGS-84';
  return tagged ? wgs84(point.lat, point.lon) : null;
}

export type Shown = {
  /** Nearest first where the person's place is known, else newest first. */
  readonly spots: readonly Spot[];
  /** They fit the filter and have no position. */
  readonly lost: readonly KindRow[];
};

/** What of all rows the map and its list show. */
export function shownOf(
  rows: readonly KindRow[],
  filter: MapFilter,
  today: string,
  here: Wgs84 | null,
): Shown {
  const spots: Spot[] = [];
  const lost: KindRow[] = [];
  for (const { kind, row } of rows) {
    const tone = toneOf(kind, row.doc, today);
    if (!fits(kind, row.doc, tone, filter)) continue;
    const at = placeOf(kind, row.doc);
    const far = at && here ? distanceM(here, at) : null;
    if (at) spots.push({ kind, row, id: row.id, at, tone, far });
    else lost.push({ kind, row });
  }
  if (here) spots.sort((a, b) => (a.far ?? 0) - (b.far ?? 0));
  return { spots, lost };
}

function fits(kind: Kind, doc: Doc, tone: Tone, filter: MapFilter): boolean {
  if (filter.kind !== '' && filter.kind !== kind.name) return false;
  const byTone = (TONES as readonly string[]).includes(filter.state);
  // What is overdue is still open.
  if (byTone && tone !== filter.state && !(filter.state === 'open' && tone === 'late'))
    return false;
  const narrowed: ListFilter = {
    ...NO_FILTER,
    state: byTone ? '' : filter.state,
    level: filter.level,
  };
  return passes(narrowed, kind, doc, () => '');
}
