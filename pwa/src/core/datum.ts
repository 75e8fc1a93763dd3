/**
 * Two ways of saying where a point lies, kept apart by type.
 *
 * Phones and records speak WGS-84.
 * Chinese map pictures are drawn in GCJ-02, some six hundred metres away in this county; such a
 * point exists only between a record and the screen and is never stored or sent.
 * The two share no field but their tag: one cannot be handed over where the other is meant, and
 * converting twice does not compile.
 */

declare const made: unique symbol;

/** A point in WGS-84, in degrees. */
export interface Wgs84 {
  readonly datum: 'WGS-84';
  readonly lat: number;
  readonly lon: number;
  readonly [made]: 'WGS-84';
}

/** A point in GCJ-02, in degrees; for drawing on Chinese map pictures and for nothing else. */
export interface Gcj02 {
  readonly datum: 'GCJ-02';
  readonly gcjLat: number;
  readonly gcjLon: number;
  readonly [made]: 'GCJ-02';
}

export type Datum = Wgs84['datum'] | Gcj02['datum'];

/** Krasovsky's ellipsoid, on which GCJ-02 reckons its shift. */
const AXIS_M = 6_378_245;
const ECCENTRICITY_2 = 0.006693421622965943;

/** Steps until the way back is exact to a tenth of a millimetre. */
const STEPS_BACK = 6;

export function wgs84(lat: number, lon: number): Wgs84 {
  return { datum: 'WGS-84', lat, lon } as Wgs84;
}

/** The same place as Chinese map pictures say it; outside China nothing is shifted. */
export function toGcj02(point: Wgs84): Gcj02 {
  const { north, east } = shiftAt(point.lat, point.lon);
  return gcj02(point.lat + north, point.lon + east);
}

/** The same place as phones say it; exact to well under a millimetre. */
export function toWgs84(point: Gcj02): Wgs84 {
  let [lat, lon] = [point.gcjLat, point.gcjLon];
  for (let step = 0; step < STEPS_BACK; step += 1) {
    const { north, east } = shiftAt(lat, lon);
    [lat, lon] = [point.gcjLat - north, point.gcjLon - east];
  }
  return wgs84(lat, lon);
}

/** Where a picture in GCJ-02 was touched. */
export function gcj02(lat: number, lon: number): Gcj02 {
  return { datum: 'GCJ-02', gcjLat: lat, gcjLon: lon } as Gcj02;
}

/** Degrees on a map whose pictures are in some datum, and the way back. */
export interface Sheet {
  readonly place: (point: Wgs84) => readonly [lat: number, lon: number];
  readonly touched: (lat: number, lon: number) => Wgs84;
}

/** The only door between points and a drawn map: it shifts once, if the pictures are shifted. */
export function sheetOf(datum: Datum): Sheet {
  if (datum === 'WGS-84') return { place: ({ lat, lon }) => [lat, lon], touched: wgs84 };
  return {
    place: (point) => {
      const { gcjLat, gcjLon } = toGcj02(point);
      return [gcjLat, gcjLon];
    },
    touched: (lat, lon) => toWgs84(gcj02(lat, lon)),
  };
}

/** The shift in degrees at a place; zero outside China. */
function shiftAt(lat: number, lon: number): { readonly north: number; readonly east: number } {
  if (lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271) return { north: 0, east: 0 };
  const [x, y] = [lon - 105, lat - 35];
  const radians = (lat * Math.PI) / 180;
  const flat = 1 - ECCENTRICITY_2 * Math.sin(radians) ** 2;
  const northM = (AXIS_M * (1 - ECCENTRICITY_2)) / (flat * Math.sqrt(flat));
  const eastM = (AXIS_M / Math.sqrt(flat)) * Math.cos(radians);
  return {
    north: ((northwards(x, y) / northM) * 180) / Math.PI,
    east: ((eastwards(x, y) / eastM) * 180) / Math.PI,
  };
}

const wave = (amplitude: number, period: number, at: number) =>
  (amplitude * 2 * Math.sin((at * Math.PI) / period)) / 3;

function northwards(x: number, y: number): number {
  const plain = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  const both = wave(20, 1 / 6, x) + wave(20, 1 / 2, x);
  return plain + both + wave(20, 1, y) + wave(40, 3, y) + wave(160, 12, y) + wave(320, 30, y);
}

function eastwards(x: number, y: number): number {
  const plain = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  const both = wave(20, 1 / 6, x) + wave(20, 1 / 2, x);
  return plain + both + wave(20, 1, x) + wave(40, 3, x) + wave(150, 12, x) + wave(300, 30, x);
}
