/** Who can be given a record, the likeliest first. */

import type { Kind, Move } from '../../contract/types';
import type { Colleague } from '../me';

export type Candidate = Colleague & {
  /** Works in the record's own village. */
  readonly local: boolean;
};

/** Whether a role may make some step once `move` is made; after a last step nobody needs to. */
export function mayGoOn(kind: Kind, move: Move, role: string): boolean {
  const next = kind.moves.filter((one) => one.start.includes(move.end));
  return next.length === 0 || next.some((one) => one.by.includes(role));
}

/**
 * Everybody who fits the search: people of the village first, then by name; oneself comes last.
 *
 * `told` gives further words by which a person may be found, such as the role's.
 */
export function candidatesFor(
  people: readonly Colleague[],
  myself: Colleague,
  place: string,
  query: string,
  told: (one: Colleague) => readonly string[],
): readonly Candidate[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  const all = people.some((one) => one.id === myself.id) ? people : [...people, myself];
  return all
    .filter((one) => {
      const words = [one.name, one.org, ...told(one)].join('\n').toLowerCase();
      return wanted.every((word) => words.includes(word));
    })
    .map((one) => ({ ...one, local: place !== '' && one.villages.includes(place) }))
    .sort(
      (left, right) => weight(left) - weight(right) || left.name.localeCompare(right.name, 'zh'),
    );

  function weight(one: Candidate): number {
    if (one.id === myself.id) return 2;
    return one.local ? 0 : 1;
  }
}
