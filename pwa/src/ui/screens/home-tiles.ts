/** Which tiles stand on the first screen, in which order, by what a role does there. */

import type { Kind } from '../../contract/types';
import { creatable, rootKinds } from '../kinds';
import type { Route } from '../router';

export interface Tile {
  readonly sort: 'report' | 'list' | 'drills' | 'map';
  /** The kind that is reported or listed; absent for the year of drills and the map. */
  readonly kind?: Kind;
  readonly to: Route;
  readonly main: boolean;
}

/** So many tiles fit beside the large one before a thumb has to scroll on a small phone. */
const FIRST = 4;

/** What a school or site comes for beside hazards. */
const UNITS = ['school_safety', 'site_safety'];
/** Whose first tiles are what is lived with in the village, not what a desk files. */
const DAILY = ['hazard', 'shelter'];

/**
 * The tiles of a role: the report of hazards first and large, then what is daily work, the rest
 * under "more".
 *
 * Whoever reports little sees nothing but that: a school its hazards and drills, a volunteer the
 * hazards and the shelters at whose doors they stand.
 */
export function homeTiles(role: string): {
  readonly first: readonly Tile[];
  readonly more: readonly Tile[];
} {
  const mine = creatable(role).filter(({ parent }) => !parent);
  const reports = mine.map(
    (kind, index): Tile => ({
      sort: 'report',
      kind,
      to: { name: 'new', kind: kind.name },
      main: index === 0,
    }),
  );
  const doors = creatable(role).flatMap(({ parent, fields }) =>
    fields.filter(({ name }) => name === parent?.field).map(({ of }) => of),
  );
  const lists = rootKinds
    .filter((kind) => mine.includes(kind) || doors.includes(kind.name))
    .map(
      (kind): Tile => ({ sort: 'list', kind, to: { name: 'list', kind: kind.name }, main: false }),
    );
  const drilling = mine.some(({ name }) => name === 'drill');
  const drills: readonly Tile[] = drilling
    ? [{ sort: 'drills', to: { name: 'drills' }, main: false }]
    : [];
  const map: Tile = { sort: 'map', to: { name: 'map', kind: '' }, main: false };
  const own = lists.filter(({ kind }) => kind && mine.includes(kind));
  const others = lists.filter((tile) => !own.includes(tile));
  const ordered = UNITS.includes(role)
    ? [...reports.slice(0, 2), ...drills, ...own, ...others, ...reports.slice(2), map]
    : byDay([...reports, ...lists, map, ...drills]);
  return ordered.length <= FIRST + 2
    ? { first: ordered, more: [] }
    : { first: ordered.slice(0, FIRST + 1), more: ordered.slice(FIRST + 1) };
}

/** Daily kinds first, as they stood; what is large stays in front. */
function byDay(tiles: readonly Tile[]): readonly Tile[] {
  const weight = ({ sort, kind, main }: Tile) => {
    if (main) return 0;
    const daily = kind !== undefined && DAILY.includes(kind.name);
    if (sort === 'report') return kind?.name === 'patrol' ? 1 : 3;
    if (sort === 'list') return daily ? 2 : 4;
    return sort === 'map' ? 2 : 3;
  };
  return [...tiles].sort((a, b) => weight(a) - weight(b));
}
