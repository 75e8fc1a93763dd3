/** A parcel as a file: what stands in the open, and where its sealed parts lie [H1]. */

export const SEALED_TYPE = 'application/vnd.xunan.sealed';
/** The first words of the line for people; whoever opens the file by mistake reads it. */
export const LINE = '巡安密封包 XUNAN-PARCEL 1：请用“巡安”打开，别的软件看不了，也请不要改动。\n';
const MARK = 'XUNAN-PARCEL 1';
const LINE_BYTES_MAX = 1024;
const LENGTH_BYTES = 4;
const HEAD_BYTES_MAX = 512 * 1024;
/** What sealing adds to a part. */
export const TAG_BYTES = 16;

type Bytes = Uint8Array<ArrayBuffer>;

/** What parcels ask of the world: text as bytes, hashes, and sealing to the server. */
export interface Sealer {
  readonly bytes: (text: string) => Bytes;
  readonly text: (bytes: Bytes) => string;
  /** SHA-256 as hexadecimal digits. */
  readonly hash: (bytes: Bytes) => Promise<string>;
  /** Begin a parcel for the server with this public key. */
  readonly begin: (serverKey: string) => Promise<Seal>;
  /** What heads call this public key. */
  readonly nameOf: (serverKey: string) => Promise<string>;
}

/** One parcel's seal; `epk` is the half of its secret that goes into the head. */
export interface Seal {
  readonly epk: string;
  readonly seal: (part: number, inside: Bytes, shown: Bytes) => Promise<Bytes>;
}

export interface SealedPart {
  readonly size: number;
  readonly sha256: string;
}

/** What everybody may read of a parcel. */
export interface ParcelHead {
  readonly v: 1;
  readonly id: string;
  readonly county: string;
  readonly key: string;
  readonly epk: string;
  /** The author's name. */
  readonly by: string;
  readonly made_at: string;
  readonly ops: number;
  readonly envelope: number;
  readonly photos: readonly SealedPart[];
}

/** A parcel in hand: its top as it is sent, and its sealed photos in the order of the head. */
export interface Parcel {
  readonly head: ParcelHead;
  readonly top: Bytes;
  readonly parts: readonly Bytes[];
}

/** "stranger" is some other file; "damaged" began as a parcel and is not whole. */
export type Unreadable = 'stranger' | 'damaged';

/** The head's length, the head, the envelope: what goes to the server first. */
export function topOf(shown: Bytes, envelope: Bytes): Bytes {
  const top = new Uint8Array(LENGTH_BYTES + shown.length + envelope.length);
  new DataView(top.buffer).setUint32(0, shown.length);
  top.set(shown, LENGTH_BYTES);
  top.set(envelope, LENGTH_BYTES + shown.length);
  return top;
}

/**
 * Take a file apart; every photo is checked against the head, so that a file that was damaged on
 * its way is noticed while its author still stands beside.
 */
export async function readParcel(file: Bytes, sealer: Sealer): Promise<Parcel | Unreadable> {
  const end = file.subarray(0, LINE_BYTES_MAX).indexOf(0x0a) + 1;
  if (end === 0 || !sealer.text(file.subarray(0, end)).includes(MARK)) return 'stranger';
  const rest = file.subarray(end);
  if (rest.length < LENGTH_BYTES) return 'damaged';
  const size = new DataView(rest.buffer, rest.byteOffset).getUint32(0);
  if (size > HEAD_BYTES_MAX || rest.length < LENGTH_BYTES + size) return 'damaged';
  const head = headOf(sealer.text(rest.subarray(LENGTH_BYTES, LENGTH_BYTES + size)));
  if (head === undefined) return 'damaged';
  let at = LENGTH_BYTES + size + head.envelope;
  const top = rest.slice(0, at);
  const parts: Bytes[] = [];
  for (const part of head.photos) {
    const bytes = rest.slice(at, at + part.size);
    if ((await sealer.hash(bytes)) !== part.sha256) return 'damaged';
    parts.push(bytes);
    at += part.size;
  }
  return at === rest.length ? { head, top, parts } : 'damaged';
}

function headOf(text: string): ParcelHead | undefined {
  let head: Partial<ParcelHead>;
  try {
    head = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof head !== 'object' || head === null || !Array.isArray(head.photos)) return undefined;
  const { v, id, county, key, by, made_at } = head;
  const isWhole =
    v === 1 &&
    [id, county, key, by, made_at].every((fact) => typeof fact === 'string') &&
    [head.ops, head.envelope].every(isCount) &&
    head.photos.every((part) => isCount(part?.size) && typeof part.sha256 === 'string');
  return isWhole ? (head as ParcelHead) : undefined;
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
