/** Pins that would lie on one another become one pin with a number. */

/** Pixels that two pins stay apart at the usual text size: a thumb's breadth, so that each is hit. */
export const APART_PX = 52;

export type Pixel = { readonly x: number; readonly y: number };

export type Cluster<T> = Pixel & {
  /** In the order given; the pin stands where the first one lies. */
  readonly members: readonly T[];
};

/**
 * Gather what lies nearer than `apart` pixels to the first of a heap.
 *
 * The pins of the answer are at least that far from one another.
 * Pixels count from the corner of the world, so that moving the map changes nothing.
 */
export function clustersOf<T>(
  items: readonly T[],
  pixelOf: (item: T) => Pixel,
  apart = APART_PX,
): readonly Cluster<T>[] {
  const heaps: Heap<T>[] = [];
  const cells = new Map<number, Heap<T>[]>();
  for (const item of items) {
    const { x, y } = pixelOf(item);
    const cell = cellOf(Math.floor(x / apart), Math.floor(y / apart));
    const near = nearest(cells, cell, x, y, apart);
    if (near) {
      near.members.push(item);
      continue;
    }
    const heap = { x, y, members: [item] };
    heaps.push(heap);
    const here = cells.get(cell);
    if (here) here.push(heap);
    else cells.set(cell, [heap]);
  }
  return heaps;
}

type Heap<T> = { readonly x: number; readonly y: number; readonly members: T[] };

/** Columns lie so far apart in one number that no world has as many lines. */
const COLUMN = 2 ** 25;

const cellOf = (column: number, line: number) => column * COLUMN + line;

const AROUND = [-1, 0, 1].flatMap((right) => [-1, 0, 1].map((down) => cellOf(right, down)));

/** A heap of this cell or one beside it that lies near enough. */
function nearest<T>(
  cells: ReadonlyMap<number, readonly Heap<T>[]>,
  cell: number,
  x: number,
  y: number,
  apart: number,
): Heap<T> | undefined {
  for (const step of AROUND) {
    for (const heap of cells.get(cell + step) ?? []) {
      if ((heap.x - x) ** 2 + (heap.y - y) ** 2 < apart ** 2) return heap;
    }
  }
  return undefined;
}
