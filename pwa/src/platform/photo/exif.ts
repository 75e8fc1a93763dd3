/**
 * The three facts that a phone's camera writes into a JPEG and that a canvas would throw away:
 * when, where, and which way up. Nothing else of EXIF is read.
 */

export type ExifFacts = {
  /** Local time as the camera wrote it, "2026-06-20T10:00:00", with the offset if it wrote one. */
  readonly exif_at?: string;
  /** WGS-84 degrees; north and east are positive. */
  readonly exif_geo?: { readonly lat: number; readonly lon: number };
  /** 1 to 8 as in TIFF; 1 is upright. */
  readonly orientation?: number;
};

const TAG = {
  orientation: 0x0112,
  exifBlock: 0x8769,
  gpsBlock: 0x8825,
  takenAt: 0x9003,
  takenOffset: 0x9011,
  latRef: 1,
  lat: 2,
  lonRef: 3,
  lon: 4,
} as const;

/** Bytes of one value, by TIFF type. */
const TYPE_BYTES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  7: 1,
  9: 4,
  10: 8,
};

/** A block of tags; a broken file gives an empty block, never an exception. */
type Block = ReadonlyMap<
  number,
  { readonly type: number; readonly count: number; readonly at: number }
>;

/** Read the facts of a JPEG file; `{}` for anything that has none or is damaged. */
export function readExif(file: ArrayBuffer): ExifFacts {
  try {
    const tiff = findTiff(new DataView(file));
    return tiff ? factsOf(tiff) : {};
  } catch {
    // Offsets that lead out of the file: the photo is still a photo.
    return {};
  }
}

/** The TIFF part inside the APP1 segment, or undefined. */
function findTiff(file: DataView): DataView | undefined {
  if (file.byteLength < 4 || file.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 4 <= file.byteLength) {
    const marker = file.getUint16(at);
    if (marker < 0xff00 || marker === 0xffda) return undefined;
    const length = file.getUint16(at + 2);
    const isExif = marker === 0xffe1 && length > 8 && file.getUint32(at + 4) === 0x45786966;
    if (isExif) {
      const start = at + 10;
      const size = Math.min(length - 8, file.byteLength - start);
      return new DataView(file.buffer, file.byteOffset + start, size);
    }
    at += 2 + length;
  }
  return undefined;
}

function factsOf(tiff: DataView): ExifFacts {
  const little = tiff.getUint16(0) === 0x4949;
  const first = readBlock(tiff, tiff.getUint32(4, little), little);
  const exif = readBlock(tiff, pointer(tiff, first, TAG.exifBlock, little), little);
  const gps = readBlock(tiff, pointer(tiff, first, TAG.gpsBlock, little), little);
  const taken = takenAt(readText(tiff, exif, TAG.takenAt), readText(tiff, exif, TAG.takenOffset));
  const geo = position(tiff, gps, little);
  const turn = first.get(TAG.orientation);
  const orientation = turn ? tiff.getUint16(turn.at, little) : 0;
  return {
    ...(taken ? { exif_at: taken } : {}),
    ...(geo ? { exif_geo: geo } : {}),
    ...(orientation >= 1 && orientation <= 8 ? { orientation } : {}),
  };
}

function readBlock(tiff: DataView, offset: number, little: boolean): Block {
  const block = new Map<number, { type: number; count: number; at: number }>();
  if (offset < 8 || offset + 2 > tiff.byteLength) return block;
  const entries = tiff.getUint16(offset, little);
  for (let index = 0; index < entries; index += 1) {
    const entry = offset + 2 + index * 12;
    if (entry + 12 > tiff.byteLength) break;
    const type = tiff.getUint16(entry + 2, little);
    const count = tiff.getUint32(entry + 4, little);
    const bytes = (TYPE_BYTES[type] ?? 0) * count;
    const at = bytes <= 4 ? entry + 8 : tiff.getUint32(entry + 8, little);
    if (bytes > 0 && at + bytes <= tiff.byteLength) {
      block.set(tiff.getUint16(entry, little), { type, count, at });
    }
  }
  return block;
}

function pointer(tiff: DataView, block: Block, tag: number, little: boolean): number {
  const entry = block.get(tag);
  return entry ? tiff.getUint32(entry.at, little) : 0;
}

function readText(tiff: DataView, block: Block, tag: number): string {
  const entry = block.get(tag);
  if (!entry) return '';
  let text = '';
  for (let index = 0; index < entry.count; index += 1) {
    const byte = tiff.getUint8(entry.at + index);
    if (byte === 0) break;
    text += String.fromCharCode(byte);
  }
  return text.trim();
}

/** "2026:06:20 10:00:00" and "+08:00" become "2026-06-20T10:00:00+08:00". */
function takenAt(stamp: string, offset: string): string | undefined {
  const parts = /^(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})/.exec(stamp);
  if (!parts || parts[1] === '0000') return undefined;
  const zone = /^[+-]\d{2}:\d{2}$/.test(offset) ? offset : '';
  return `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}${zone}`;
}

function position(
  tiff: DataView,
  gps: Block,
  little: boolean,
): { readonly lat: number; readonly lon: number } | undefined {
  const lat = degrees(tiff, gps, TAG.lat, little);
  const lon = degrees(tiff, gps, TAG.lon, little);
  if (lat === undefined || lon === undefined) return undefined;
  // Phones that had no fix write zeros: the Gulf of Guinea is not in the county.
  if ((lat === 0 && lon === 0) || lat > 90 || lon > 180) return undefined;
  const south = readText(tiff, gps, TAG.latRef).startsWith('S');
  const west = readText(tiff, gps, TAG.lonRef).startsWith('W');
  return { lat: south ? -lat : lat, lon: west ? -lon : lon };
}

/** Degrees, minutes and seconds as three fractions. */
function degrees(tiff: DataView, gps: Block, tag: number, little: boolean): number | undefined {
  const entry = gps.get(tag);
  if (!entry || entry.count < 3) return undefined;
  let sum = 0;
  for (let index = 0; index < 3; index += 1) {
    const over = tiff.getUint32(entry.at + index * 8, little);
    const under = tiff.getUint32(entry.at + index * 8 + 4, little);
    if (under === 0) return undefined;
    sum += over / under / 60 ** index;
  }
  return Math.round(sum * 1e7) / 1e7;
}
