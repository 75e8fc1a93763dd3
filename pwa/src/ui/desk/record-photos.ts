/** The photos of a record with what can be said about their place. */

import type { Doc } from '@xunan/phone';
import type { Kind } from '../../contract/types';
import { itemsOf, pointOf, textOf } from '../../core/body';
import { distanceM } from '../../core/near';

export type LocatedPhoto = {
  readonly sha256: string;
  readonly takenAt: string;
  readonly source: string;
  /** Local time in the file's own words, or "". */
  readonly exifAt: string;
  readonly stored: boolean;
  /** Metres from the record's point; null where either is not known. */
  readonly metres: number | null;
  /** Farther than the kind's declaration finds credible. */
  readonly far: boolean;
};

/** The photos of a list field, oldest first. */
export function photosOf(kind: Kind, doc: Doc, field: string): readonly LocatedPhoto[] {
  const point = pointOf(doc.f[kind.promote.geo]);
  const limit = farLimit(kind, field);
  return itemsOf(doc.f[field]).map((item) => {
    const place = pointOf(item.geo) ?? pointOf(item.exif_geo);
    const metres = point && place ? distanceM(point, place) : null;
    return {
      sha256: textOf(item.sha256),
      takenAt: textOf(item.taken_at),
      source: textOf(item.source),
      exifAt: textOf(item.exif_at),
      stored: item.stored === true,
      metres,
      far: metres !== null && limit !== null && metres > limit,
    };
  });
}

/** Metres beyond which the declaration warns about this list, or null. */
export function farLimit(kind: Kind, field: string): number | null {
  const conditions = kind.moves.flatMap((move) => [...move.needs, ...move.warns]);
  for (const condition of conditions) {
    if (condition.test === 'photo_near' && condition.field === field) return condition.metres;
  }
  return null;
}
