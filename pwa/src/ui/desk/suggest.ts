/** Which records look like the same thing as one that was just reported. */

import type { Doc } from '@xunan/phone';
import type { Kind } from '../../contract/types';
import { type Nearness, near } from '../../core/near';
import type { Row } from './row';

export type Alike = Nearness & { readonly id: string };

/** At most so many hits of a search are offered. */
const SHOWN = 8;

/** The records near in place and time, the nearest first; what was given up or merged is no target. */
export function alikeOf(kind: Kind, doc: Doc, others: readonly Doc[]): readonly Alike[] {
  const given = new Set(
    kind.states.filter((state) => state.final && !state.open).map((state) => state.name),
  );
  return others
    .filter((other) => other.id !== doc.id && !given.has(other.state))
    .flatMap((other) => {
      const match = near(kind, doc, other);
      return match ? [{ id: other.id, ...match }] : [];
    })
    .sort((left, right) => left.metres - right.metres || left.minutes - right.minutes);
}

/** The first rows that hold every word of a search; none for an empty one. */
export function found(rows: readonly Row[], query: string): readonly Row[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  return rows.filter((row) => wanted.every((word) => row.haystack.includes(word))).slice(0, SHOWN);
}
