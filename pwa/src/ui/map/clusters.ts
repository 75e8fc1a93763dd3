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
  const heaps: { x: number; y: number; members: T[] }[] = [];
  const cells = new Map<string, typeof heaps>();
  for (const item of items) {
    const { x, y } = pixelOf(item);
    const [column, line] = [Math.floor(x / apart), Math.floor(y / apart)];
    const near = around(cells, column, line).find(
      (heap) => Math.hypot(heap.x - x, heap.y - y) < apart,
    );
    if (near) {
      near.members.push(item);
      continue;
    }
    const heap = { x, y, members: [item] };
    heaps.push(heap);
    const key = `${column}:${line}`;
    cells.set(key, [...(cells.get(key) ?? []), heap]);
  }
  return heaps;
}

function around<T>(cells: ReadonlyMap<string, T[]>, column: number, line: number): readonly T[] {
  const found: T[] = [];
  for (const right of [-1, 0, 1]) {
    for (const down of [-1, 0, 1])
      found.push(...(cells.get(`${column + right}:${line + down}`) ?? []));
  }
  return found;
}
