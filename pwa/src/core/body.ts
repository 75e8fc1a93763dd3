/** A record as it stands on the wire and on the phone; `sync/phone`'s `Doc` fits it. */

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/** Answers by field. */
export type Fields = JsonObject;

export interface By {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

export interface LogEntry {
  readonly op: string;
  /** "create", "edit", "append", "stored" or the move's name. */
  readonly act: string;
  readonly by: By;
  readonly at: string;
  /** The corrected time, where the server could tell. */
  readonly at_est?: string;
  /** Absent: not yet on the server. */
  readonly got?: string;
  /** The state after the act, where it changed. */
  readonly to?: string;
  readonly set?: readonly string[];
  readonly add?: { readonly [list: string]: number };
  readonly late?: boolean;
  readonly late_scope?: boolean;
}

export interface RecordBody {
  readonly id: string;
  readonly kind: string;
  readonly ver: number;
  readonly state: string;
  readonly f: Fields;
  /** Oldest first. */
  readonly log: readonly LogEntry[];
}

/** A WGS-84 point. */
export interface Point {
  readonly lat: number;
  readonly lon: number;
}

export interface Photo {
  readonly sha256: string;
  readonly mime: 'image/jpeg';
  readonly size: number;
  readonly w: number;
  readonly h: number;
  readonly taken_at: string;
  readonly source: 'camera' | 'gallery';
  readonly exif_at?: string;
  readonly exif_geo?: Point;
  readonly geo?: Point & { readonly accuracy_m: number };
  readonly stored?: boolean;
}

/** A person as the rules see one; what `/api/v1/me` tells fits it. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** 15 digits each. */
  readonly grids: readonly string[];
  /** 12 digits each. */
  readonly villages: readonly string[];
  /** 9 digits, or "". */
  readonly township: string;
  /** 6 digits, or "". */
  readonly county: string;
  /** The code of their school or site, or ""; absent on a phone that has not been told yet. */
  readonly unit?: string;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a field, "" where it has none. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The items of a list field, none where it has no value. */
export function itemsOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((item) => isObject(item)) : [];
}

/** The point of a geo field or photo, if it has one. */
export function pointOf(value: Json | undefined): Point | undefined {
  if (!isObject(value)) return undefined;
  const { lat, lon } = value as Partial<Point>;
  return typeof lat === 'number' && typeof lon === 'number' ? { lat, lon } : undefined;
}
