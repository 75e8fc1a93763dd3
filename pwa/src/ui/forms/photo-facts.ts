/** What is kept about a photo, beside its bytes: facts of the shutter and facts of the file apart. */

import type { JsonObject } from '@xunan/phone';
import type { ExifFacts, ShrunkPhoto } from '../../platform/photos';
import { instantOf } from '../time';

export type PhotoSource = 'camera' | 'gallery';

/** Where the phone was at the shutter, if it knew. */
export type ShutterPlace = {
  readonly lat: number;
  readonly lon: number;
  readonly accuracy_m: number;
};

export type PhotoFacts = JsonObject & {
  readonly sha256: string;
  readonly mime: string;
  readonly size: number;
  readonly w: number;
  readonly h: number;
  readonly taken_at: string;
  readonly source: PhotoSource;
};

/** From the shutter to the form: somebody may look at the picture and put the phone away between. */
const SHUTTER_MS = 10 * 60_000;

/**
 * The facts of a photo that was just added at `nowMs`.
 *
 * A photo from the camera was taken now; one from the gallery when its EXIF says, or else when the
 * file was written. Some phones offer older files behind the camera button too: what EXIF puts more
 * than ten minutes away from now was not taken now, and counts as one from the gallery.
 * EXIF's own words are kept apart, because both clocks may be wrong.
 */
export function photoFacts(
  photo: ShrunkPhoto,
  file: { readonly lastModified?: number },
  button: PhotoSource,
  nowMs: number,
  place?: ShutterPlace,
): PhotoFacts {
  const { exif_at, exif_geo } = photo.facts;
  const exif = exifMs(photo.facts);
  const elsewhen = exif !== undefined && Math.abs(nowMs - exif) > SHUTTER_MS;
  const source = elsewhen ? 'gallery' : button;
  const takenMs = source === 'camera' ? nowMs : (exif ?? file.lastModified ?? nowMs);
  return {
    sha256: photo.sha256,
    mime: 'image/jpeg',
    size: photo.bytes.byteLength,
    w: photo.w,
    h: photo.h,
    taken_at: instantOf(Math.min(takenMs, nowMs)),
    source,
    ...(exif_at ? { exif_at } : {}),
    ...(exif_geo ? { exif_geo } : {}),
    ...(place && source === 'camera' ? { geo: place } : {}),
  };
}

/** EXIF's instant; without an offset it is taken as local time of the county. */
function exifMs({ exif_at }: ExifFacts): number | undefined {
  if (!exif_at) return undefined;
  const ms = Date.parse(exif_at.length > 19 ? exif_at : `${exif_at}+08:00`);
  return Number.isNaN(ms) ? undefined : ms;
}
