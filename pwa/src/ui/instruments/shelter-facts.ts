/** What this device knows about shelters beside their sheets: checks, readiness, room, people. */

import type { Doc, ViewRow } from '@xunan/phone';
import { pointOf } from '../../core/body';
import { headCount } from '../../core/head-count';
import { peopleInside } from '../../core/nearest';
import { parentIdOf } from '../../core/relations';
import { interval, type Numbers } from '../../core/rounds';
import type { Compared } from '../../core/shelter-evaluation';
import { readiness, type ShelterReadiness } from '../../core/shelter-readiness';
import { clock } from '../../platform/clock';
import { kindNamed } from '../kinds';
import { countyMap } from '../map/county-map';
import { recordsOf } from '../records';
import { engineOf, me } from '../session';
import { dateOf, instantOf } from '../time';
import type { TagLook } from '../widgets/tags';

export const SHELTER = 'shelter';
const CHECK = 'shelter_check';

export const COMPARED_LOOKS: { readonly [Answer in Compared]: TagLook } = {
  met: 'brand',
  unmet: 'late',
  pending: 'plain',
  unknown: 'plain',
};

/** Children by their parent, made once for every list of rows. */
const grouped = new WeakMap<readonly ViewRow[], ReadonlyMap<string, readonly Doc[]>>();

/** The records of a kind that belong to a parent. */
export function docsOf(name: string, parent: string): readonly Doc[] {
  const kind = kindNamed(name);
  if (!kind) return [];
  const rows = recordsOf(engineOf(), name).rows.value;
  let groups = grouped.get(rows);
  if (!groups) {
    const made = new Map<string, Doc[]>();
    for (const { doc } of rows) {
      const id = parentIdOf(kind, doc.f);
      const group = made.get(id);
      if (group) group.push(doc);
      else made.set(id, [doc]);
    }
    groups = made;
    grouped.set(rows, made);
  }
  return groups.get(parent) ?? [];
}

/** The checks of a shelter. */
export function checksOf(shelter: string): readonly Doc[] {
  return docsOf(CHECK, shelter);
}

/** The readiness of a shelter as this device knows it. */
export function readinessOf(row: ViewRow): ShelterReadiness | undefined {
  const repeat = kindNamed(CHECK)?.repeat;
  if (!repeat) return undefined;
  const today = dateOf(clock.now());
  const days = interval(repeat, (me.value?.settings ?? {}) as Numbers, today);
  return readiness(row.doc, checksOf(row.id), today, days);
}

/** The shelters that could take people in today. */
export function usableShelters(): readonly ViewRow[] {
  return recordsOf(engineOf(), SHELTER).rows.value.filter((row) => {
    const verdict = readinessOf(row)?.verdict;
    return verdict === 'ready' || verdict === 'limited';
  });
}

/** How many more people a shelter takes in now. */
export function roomLeft(row: ViewRow): number {
  const { people } = headCount(docsOf('arrival', row.id), instantOf(clock.now()));
  return Math.max(0, Number(row.doc.f.capacity ?? 0) - people);
}

/** The people inside a record's radius; undefined where point, radius or numbers are missing. */
export function insideOf(doc: Doc): number | undefined {
  const [at, radius] = [pointOf(doc.f.geo), doc.f.radius_m];
  const places = countyMap.value?.points ?? [];
  const known = places.some(({ people }) => (people ?? 0) > 0);
  if (!at || typeof radius !== 'number' || !known) return undefined;
  return peopleInside(at, radius, places);
}
