/** What GET /api/v1/me says; kept on the phone, so that the form knows the villages offline. */

import type { Threshold } from '../core/shelter-evaluation';

export type Person = {
  readonly id: string;
  /** What they sign in with, together with a PIN; absent on a phone that has not been told yet. */
  readonly login?: string;
  readonly name: string;
  readonly role: string;
  readonly org: string;
  readonly grids: readonly string[];
  readonly villages: readonly string[];
  readonly township: string;
  readonly county: string;
  readonly unit?: string;
};

export type Village = { readonly code: string; readonly name: string; readonly short: string };

export type Township = {
  readonly code: string;
  readonly name: string;
  readonly villages: readonly Village[];
};

/** Somebody who can be given work. */
export type Colleague = {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly org: string;
  readonly villages: readonly string[];
};

export type Me = {
  readonly person: Person;
  readonly divisions: {
    readonly county: { readonly code: string; readonly name: string };
    readonly townships: readonly Township[];
  };
  readonly people: readonly Colleague[];
  readonly grids: readonly unknown[];
  readonly server_time: string;
  readonly version: string;
  /** What parcels are sealed with; absent from a server that takes none. */
  readonly parcel_key?: string;
  readonly settings: { readonly [name: string]: unknown };
  /** What shelters are judged by; absent on a phone that has not been told yet. */
  readonly thresholds?: readonly Threshold[];
};

/** The name of a division code as people say it; the code itself where it is not known. */
export function placeName(me: Me | null, code: string): string {
  for (const township of me?.divisions.townships ?? []) {
    if (township.code === code) return township.name;
    const village = township.villages.find((each) => each.code === code);
    if (village) return `${township.name}${village.short}`;
  }
  return code;
}

/** The villages of this person's area, those of their own first. */
export function villagesOf(me: Me | null): readonly Village[] {
  const all = (me?.divisions.townships ?? []).flatMap((township) => township.villages);
  const own = new Set(me?.person.villages ?? []);
  return [
    ...all.filter((village) => own.has(village.code)),
    ...all.filter((village) => !own.has(village.code)),
  ];
}
