import { describe, expect, it } from 'vitest';
import { APART_PX, clustersOf } from './clusters';

type Dot = { readonly x: number; readonly y: number };
const itself = (dot: Dot) => dot;

/** A pseudo-random sequence of its own, so that a failure comes back. */
function* chance(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (state * 1103515245 + 12345) % 2147483648;
    yield state / 2147483648;
  }
}

function dots(count: number): readonly Dot[] {
  const numbers = chance(7);
  return Array.from({ length: count }, () => ({
    x: numbers.next().value * 2000,
    y: numbers.next().value * 1500,
  }));
}

describe('pins in heaps', () => {
  it('leave nobody out and count nobody twice', () => {
    const all = dots(1000);
    const members = clustersOf(all, itself).flatMap((heap) => heap.members);

    expect(members).toHaveLength(1000);
    expect(new Set(members)).toEqual(new Set(all));
  });

  it('stay a thumb apart from one another', () => {
    const heaps = clustersOf(dots(1000), itself);
    const gaps = heaps.flatMap((one, index) =>
      heaps.slice(index + 1).map((other) => Math.hypot(one.x - other.x, one.y - other.y)),
    );

    expect(gaps.length).toBeGreaterThan(1000);
    expect(gaps.filter((gap) => gap < APART_PX)).toEqual([]);
  });

  it('stand alone where they have room, and together where they have not', () => {
    const told = [
      { x: 0, y: 0 },
      { x: APART_PX - 1, y: 0 },
      { x: 3 * APART_PX, y: 0 },
    ];

    expect(clustersOf(told, itself).map(({ members }) => members.length)).toEqual([2, 1]);
  });

  it('are found across the edge of a cell', () => {
    const edge = 10 * APART_PX;
    const pair = [
      { x: edge - 1, y: edge - 1 },
      { x: edge + 1, y: edge + 1 },
    ];

    expect(clustersOf(pair, itself)).toHaveLength(1);
  });
});
