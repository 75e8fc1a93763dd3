/** The lines behind the map where there is no base map: a whole number of metres apart. */

const METRES_PER_DEGREE = 111_320;
const LEAST_LINES_PX = 70;
const MOST_LINES = 60;

export type Box = {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
};

export type Grid = {
  /** Metres between two lines: 1, 2 or 5 with noughts. */
  readonly step: number;
  readonly lats: readonly number[];
  readonly lons: readonly number[];
};

/** The lines of a box that is drawn at so many metres to a pixel. */
export function gridOf(box: Box, metresPerPixel: number): Grid {
  const step = roundStep(metresPerPixel * LEAST_LINES_PX);
  const high = step / METRES_PER_DEGREE;
  const middle = Math.cos((((box.south + box.north) / 2) * Math.PI) / 180);
  // Rounded, so that the lines stay where they are while the map moves.
  const wide = high / Math.max(0.2, Math.round(middle * 50) / 50);
  return { step, lats: lines(box.south, box.north, high), lons: lines(box.west, box.east, wide) };
}

/** The next 1, 2 or 5 with noughts that is not less. */
export function roundStep(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  return ([1, 2, 5].find((each) => each * power >= metres) ?? 10) * power;
}

function lines(from: number, to: number, step: number): readonly number[] {
  const first = Math.ceil(from / step);
  const count = Math.min(MOST_LINES, Math.max(0, Math.floor(to / step) - first + 1));
  return Array.from({ length: count }, (_, index) => (first + index) * step);
}
