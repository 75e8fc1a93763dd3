/**
 * From the camera's file to the bytes that are kept and sent: upright, at most 1600 pixels wide or
 * high, JPEG, at most about 400 kB, without any EXIF. Runs in a worker, or in the page where the
 * browser has no canvas for workers.
 */

import { type ExifFacts, readExif } from './exif';

export type ShrunkPhoto = {
  readonly bytes: ArrayBuffer;
  readonly thumb: ArrayBuffer;
  readonly sha256: string;
  readonly w: number;
  readonly h: number;
  readonly facts: ExifFacts;
};

/** A surface to draw on: OffscreenCanvas in a worker, <canvas> in a page. */
export type Surface = {
  readonly draw: (image: ImageBitmap, w: number, h: number) => void;
  readonly jpeg: (quality: number) => Promise<ArrayBuffer>;
};

export type MakeSurface = (w: number, h: number) => Surface;

const LONGEST_PX = 1600;
const THUMB_PX = 320;
const MOST_BYTES = 400_000;
/** Tried in order until the photo is small enough; the last is taken as it comes. */
const QUALITIES = [0.78, 0.66, 0.54, 0.42] as const;

/**
 * Shrink one photo. EXIF is read first: the canvas drops it.
 *
 * `sha256` is of the stored bytes, because those are what the server checks.
 * Rejects when the file is no image that this browser can decode.
 */
export async function shrinkPhoto(file: Blob, makeSurface: MakeSurface): Promise<ShrunkPhoto> {
  const facts = readExif(await file.slice(0, 256 * 1024).arrayBuffer());
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    const { w, h } = fitted(image.width, image.height, LONGEST_PX);
    const bytes = await smallEnough(drawn(makeSurface, image, w, h));
    const small = fitted(w, h, THUMB_PX);
    const thumb = await drawn(makeSurface, image, small.w, small.h).jpeg(0.7);
    return { bytes, thumb, sha256: await sha256Of(bytes), w, h, facts };
  } finally {
    image.close();
  }
}

/** The size that fits into a square of `longest` pixels; never larger than it was. */
export function fitted(w: number, h: number, longest: number): { w: number; h: number } {
  const scale = Math.min(1, longest / Math.max(w, h));
  return { w: Math.max(1, Math.round(w * scale)), h: Math.max(1, Math.round(h * scale)) };
}

function drawn(makeSurface: MakeSurface, image: ImageBitmap, w: number, h: number): Surface {
  const surface = makeSurface(w, h);
  surface.draw(image, w, h);
  return surface;
}

async function smallEnough(surface: Surface): Promise<ArrayBuffer> {
  let bytes = await surface.jpeg(QUALITIES[0]);
  for (const quality of QUALITIES.slice(1)) {
    if (bytes.byteLength <= MOST_BYTES) break;
    bytes = await surface.jpeg(quality);
  }
  return bytes;
}

async function sha256Of(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
