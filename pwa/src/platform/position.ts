import { clock } from './clock';

/** A reading of the phone's position in WGS-84; `at` is an instant in milliseconds since 1970. */
export type Fix = {
  readonly lat: number;
  readonly lon: number;
  readonly accuracyM: number;
  readonly at: number;
};

export type PositionFault = 'denied' | 'timeout' | 'unable';

/** How long readings are gathered, and how good a reading ends the search at once. */
export const SEARCH_MS = 15_000;
export const GOOD_ENOUGH_M = 8;
/** A reading worse than this is taken with a warning. */
export const ROUGH_M = 30;

export type Search = {
  /** End the search; nothing is reported afterwards. */
  readonly stop: () => void;
};

/**
 * Gather readings for up to 15 seconds and report each that is better than all before it.
 *
 * Cached positions are refused: an old fix from the last village is worse than none.
 * `ended` comes once, with a fault if there was no reading at all.
 */
export function findPosition(
  better: (fix: Fix) => void,
  ended: (fault: PositionFault | null) => void,
): Search {
  const service = (navigator as { readonly geolocation?: Geolocation }).geolocation;
  let best: Fix | null = null;
  let over = false;
  let watch = 0;
  const finish = (fault: PositionFault | null) => {
    if (over) return;
    stop();
    ended(best ? null : fault);
  };
  const stopTimer = clock.after(SEARCH_MS, () => finish('timeout'));
  const stop = () => {
    over = true;
    stopTimer();
    service?.clearWatch(watch);
  };
  if (!service) {
    finish('unable');
    return { stop };
  }
  watch = service.watchPosition(
    (reading) => {
      if (over) return;
      const fix = fixOf(reading);
      if (best && fix.accuracyM >= best.accuracyM) return;
      best = fix;
      better(fix);
      if (fix.accuracyM <= GOOD_ENOUGH_M) finish(null);
    },
    (error) => {
      if (error.code === error.PERMISSION_DENIED) finish('denied');
    },
    { enableHighAccuracy: true, maximumAge: 0, timeout: SEARCH_MS },
  );
  return { stop };
}

function fixOf(reading: GeolocationPosition): Fix {
  const { latitude, longitude, accuracy } = reading.coords;
  return {
    lat: rounded(latitude),
    lon: rounded(longitude),
    accuracyM: Math.max(1, Math.round(accuracy)),
    at: reading.timestamp,
  };
}

/** Seven places are a centimetre; more would pretend. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}

/** A point `northM` metres north and `eastM` metres east of another, for distances of a village. */
export function movedBy(
  point: { readonly lat: number; readonly lon: number },
  northM: number,
  eastM: number,
): { readonly lat: number; readonly lon: number } {
  const metresPerDegree = 111_320;
  const shrink = Math.cos((point.lat * Math.PI) / 180);
  return {
    lat: rounded(point.lat + northM / metresPerDegree),
    lon: rounded(point.lon + eastM / (metresPerDegree * Math.max(0.01, shrink))),
  };
}

/** Metres between two points, by the haversine formula. */
export function metresBetween(
  a: { readonly lat: number; readonly lon: number },
  b: { readonly lat: number; readonly lon: number },
): number {
  const radians = Math.PI / 180;
  const half = (degrees: number) => Math.sin((degrees * radians) / 2) ** 2;
  const chord =
    half(b.lat - a.lat) +
    Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * half(b.lon - a.lon);
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(chord));
}
