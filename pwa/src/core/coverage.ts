/** Which usable shelter is nearest to each village, and whether it lies inside its radius. */

import type { Point } from './body';
import { distanceM } from './near';
import type { Settled } from './nearest';

/** A shelter as coverage sees it. */
export interface Site extends Point {
  readonly id: string;
  readonly radiusM: number;
}

/** A village with its nearest shelter; straight lines only. */
export interface Covered<Village> {
  readonly village: Village;
  /** "" where there is no shelter at all. */
  readonly id: string;
  readonly metres: number;
  readonly inside: boolean;
}

/**
 * The nearest site of every village.
 *
 * Points become unit vectors once, so that a pair costs three products and no trigonometry:
 * the nearest is the one whose vector points most alike.
 */
export function coverage<Village extends Settled>(
  villages: readonly Village[],
  sites: readonly Site[],
): readonly Covered<Village>[] {
  const vectors = sites.map(vectorOf);
  return villages.map((village) => {
    const [x, y, z] = vectorOf(village);
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < vectors.length; at += 1) {
      const one = vectors[at] as Vector;
      const alike = x * one[0] + y * one[1] + z * one[2];
      if (alike > most) {
        most = alike;
        best = at;
      }
    }
    const site = sites[best];
    if (!site) return { village, id: '', metres: Number.POSITIVE_INFINITY, inside: false };
    const metres = distanceM(village, site);
    return { village, id: site.id, metres, inside: metres <= site.radiusM };
  });
}

type Vector = readonly [number, number, number];

function vectorOf({ lat, lon }: Point): Vector {
  const [north, east] = [(lat * Math.PI) / 180, (lon * Math.PI) / 180];
  const level = Math.cos(north);
  return [level * Math.cos(east), level * Math.sin(east), Math.sin(north)];
}
