/** Whether two records look like the same thing; twin of `xunan.domain.near`. */

import type { Kind } from '../contract/types';
import { type Point, pointOf, type RecordBody, textOf } from './body';
import { momentMs } from './deadlines';

const EARTH_M = 6_371_008.8;

/** How far two records that look the same are from one another. */
export interface Nearness {
  readonly metres: number;
  readonly minutes: number;
}

/** Metres between two WGS-84 points on a round earth; good to half a percent. */
export function distanceM(one: Point, other: Point): number {
  const lat1 = radians(one.lat);
  const lat2 = radians(other.lat);
  const halfLat = (lat2 - lat1) / 2;
  const halfLon = radians(other.lon - one.lon) / 2;
  const chord = Math.sin(halfLat) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin(halfLon) ** 2;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/**
 * How near two records of a kind are, if its `near` says that they may be one; null otherwise.
 *
 * Records without a point or a time never look the same; a record is not its own double.
 */
export function near(kind: Kind, one: RecordBody, other: RecordBody): Nearness | null {
  if (kind.near === null || one.id === other.id) return null;
  const [alike, most, hours] = kind.near;
  if (!one.f[alike] || one.f[alike] !== other.f[alike]) return null;
  const from = pointOf(one.f[kind.promote.geo]);
  const to = pointOf(other.f[kind.promote.geo]);
  const apart = Math.abs(foundMs(kind, one) - foundMs(kind, other));
  if (!from || !to || Number.isNaN(apart) || apart > hours * 3_600_000) return null;
  const metres = distanceM(from, to);
  return metres <= most ? { metres, minutes: Math.round(apart / 60_000) } : null;
}

function foundMs(kind: Kind, body: RecordBody): number {
  return momentMs(textOf(body.f[kind.promote.captured]));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
