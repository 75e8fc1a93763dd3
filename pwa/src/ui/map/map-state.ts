/** What somebody chose on the map; it is as they left it when they come back from a record. */

import { computed, signal } from '@preact/signals';
import { KINDS } from '../../contract';
import { type Wgs84, wgs84 } from '../../core/datum';
import { clock } from '../../platform/clock';
import type { Fix } from '../../platform/position';
import { recordsOf } from '../records';
import { engineOf, session } from '../session';
import { dateOf } from '../time';
import type { View } from './chart';
import { ANYTHING, type MapFilter, mappedKinds, shownOf } from './spots';

export const mapKinds = mappedKinds(KINDS);

export const filter = signal<MapFilter>(ANYTHING);
/** Where the person stands; measured on a tap, kept nowhere. */
export const here = signal<Fix | null>(null);
/** What was looked at last. */
export const lastView = signal<View | null>(null);

export const herePoint = computed<Wgs84 | null>(() =>
  here.value ? wgs84(here.value.lat, here.value.lon) : null,
);

/** Everything of all kinds on this phone, whether it has a position or not. */
export const mapRows = computed(() => {
  if (!session.value) return [];
  const engine = engineOf();
  return mapKinds.flatMap((kind) =>
    recordsOf(engine, kind.name).rows.value.map((row) => ({ kind, row })),
  );
});

export const mapLoaded = computed(() => {
  if (!session.value) return false;
  const engine = engineOf();
  return mapKinds.every((kind) => recordsOf(engine, kind.name).loaded.value);
});

export const shown = computed(() =>
  shownOf(mapRows.value, filter.value, dateOf(clock.now()), herePoint.value),
);

export function narrow(change: Partial<MapFilter>): void {
  // States and levels are those of a kind.
  const kept = change.kind === undefined ? filter.value : ANYTHING;
  filter.value = { ...kept, ...change };
}

/** Another person shall not find where the last one stood and what they looked at. */
let whose = '';
export function beginAnew(personId: string, kind: string): void {
  if (whose !== personId) {
    whose = personId;
    here.value = null;
    lastView.value = null;
    filter.value = ANYTHING;
  }
  if (kind !== '' && kind !== filter.value.kind) narrow({ kind });
}
