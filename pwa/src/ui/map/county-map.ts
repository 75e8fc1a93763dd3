/** The county's outline, villages and base map: kept on the phone whole, replaced whole. */

import { effect, signal } from '@preact/signals';
import type { Datum } from '../../core/datum';
import { askServer, engineOf, session } from '../session';

export type Area = {
  readonly name: string;
  /** Closed lines of (latitude, longitude) in WGS-84. */
  readonly rings: readonly (readonly (readonly [number, number])[])[];
};

export type VillagePoint = {
  readonly code: string;
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  /** How many live there; absent where the county has not told. */
  readonly people?: number;
};

export type BaseMap = {
  /** The lowest first; `hosts` are what {s} in the address may stand for. */
  readonly layers: readonly { readonly url: string; readonly hosts: readonly string[] }[];
  readonly datum: Datum;
  readonly attribution: string;
  readonly max_zoom: number;
};

/** What GET /api/v1/map says. */
export type CountyMap = {
  readonly version: string;
  readonly outline: readonly Area[];
  readonly points: readonly VillagePoint[];
  readonly note: string;
  readonly base: BaseMap | null;
};

/** The last that the phone was told; null before the first time. */
export const countyMap = signal<CountyMap | null>(null);

/** The name under which the phone keeps it; one write, so never half of it. */
const FACT = 'map';

/** Take out what the phone keeps. */
export async function openCountyMap(): Promise<void> {
  const kept = (await engineOf().fact(FACT)) as CountyMap | undefined;
  countyMap.value = kept ?? null;
}

/** Ask anew for everybody who signs in; call once, when the first screen stands. */
export function followCountyMap(): void {
  effect(() => {
    if (session.value) void refreshCountyMap();
    else countyMap.value = null;
  });
}

/** Ask for what is newer; without a network, or where nothing is, all stays as it was. */
export async function refreshCountyMap(): Promise<void> {
  const current = session.value;
  if (!current) return;
  await openCountyMap();
  const known = countyMap.value?.version ?? '';
  const answer = await askServer<CountyMap | undefined>('GET', `/api/v1/map?known=${known}`);
  if (!answer.ok || answer.value === undefined || session.value !== current) return;
  await current.engine.setFact(FACT, answer.value as never);
  countyMap.value = answer.value;
}
