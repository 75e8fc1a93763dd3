/** Which records lie nearest to a point, and who lives inside a radius; straight lines only. */

import { type Point, pointOf, type RecordBody } from './body';
import { distanceM } from './near';

export interface Nearby<Row> {
  readonly row: Row;
  readonly metres: number;
}

/** The rows with a point, nearest first. */
export function nearest<Row extends { readonly doc: RecordBody }>(
  from: Point,
  rows: readonly Row[],
  geoField: string,
): readonly Nearby<Row>[] {
  return rows
    .flatMap((row) => {
      const at = pointOf(row.doc.f[geoField]);
      return at ? [{ row, metres: distanceM(from, at) }] : [];
    })
    .sort((a, b) => a.metres - b.metres);
}

/** A place where people live. */
export interface Settled extends Point {
  /** Absent where nobody has told. */
  readonly people?: number;
}

/** The people whose point lies within the radius, the edge included. */
export function peopleInside(from: Point, radiusM: number, places: readonly Settled[]): number {
  return places
    .filter((place) => distanceM(from, place) <= radiusM)
    .reduce((sum, { people }) => sum + (people ?? 0), 0);
}
