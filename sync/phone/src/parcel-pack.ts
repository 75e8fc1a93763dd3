/** Packing what waits on this phone, for a colleague to carry; nothing here changes by it [H8]. */

import { canonical } from './canonical';
import { readLink } from './link';
import type { Author, Json } from './messages';
import {
  LINE,
  type ParcelHead,
  type SealedPart,
  type Sealer,
  TAG_BYTES,
  topOf,
} from './parcel-format';
import type { Clock, Ids, Store } from './ports';
import type { BlobRow, Link, OpRow } from './rows';

/** The server takes 4 MiB of envelope; the rest of the queue waits for the next parcel. */
const OPS_BYTES_MAX = 3 * 1024 * 1024;
/** What a message can carry and an old phone can hold at once. */
export const PHOTO_BYTES_MAX = 48 * 1024 * 1024;

export interface Packing {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly sealer: Sealer;
  readonly person: Author;
  readonly county: string;
  /** The server's public key, from /api/v1/me. */
  readonly serverKey: string;
  /** Photos that went with earlier parcels: the others go first. */
  readonly gone: ReadonlySet<string>;
}

/** What waits on this phone, and what of it fits into one parcel. */
export interface Waiting {
  readonly ops: number;
  readonly photos: number;
  readonly bytes: number;
}

/** A packed parcel; `left` did not fit. */
export interface Packed {
  readonly head: ParcelHead;
  /** The file, in pieces. */
  readonly pieces: readonly Uint8Array<ArrayBuffer>[];
  readonly ops: readonly string[];
  readonly photos: readonly string[];
  readonly left: { readonly ops: number; readonly photos: number };
}

/** Why there is no parcel: nothing waits, or the server would not know this phone by its token. */
export type NoParcel = 'nothing' | 'sign-in';

interface Found {
  readonly link: Link | undefined;
  readonly rows: readonly OpRow[];
  readonly blobs: readonly BlobRow[];
}

async function found(store: Store): Promise<Found> {
  return store.transact(['meta', 'outbox', 'blobs'], 'readonly', async (tx) => ({
    link: await readLink(tx),
    rows: await tx.all<OpRow>('outbox'),
    blobs: (await tx.all<BlobRow>('blobs')).filter(
      (blob) => blob.state === 'queued' && blob.offset < blob.size,
    ),
  }));
}

/** How much there is to hand over. */
export async function waitingForParcel(store: Store): Promise<Waiting> {
  const { rows, blobs } = await found(store);
  const texts = rows.reduce((sum, row) => sum + canonical(row.op as unknown as Json).length, 0);
  const bytes = blobs.reduce((sum, blob) => sum + blob.size, texts);
  return { ops: rows.length, photos: blobs.length, bytes };
}

/**
 * Seal the queue, oldest first, and as many of its photos as fit.
 *
 * Operations always begin with the first that waits: a parcel never has a hole before it.
 */
export async function packParcel(packing: Packing): Promise<Packed | NoParcel> {
  const { store, sealer } = packing;
  const { link, rows, blobs } = await found(store);
  // While it registers anew, the numbers are those of a device that the server does not know yet.
  if (link === undefined || link.access !== 'ok' || link.renew !== '') return 'sign-in';
  if (rows.length + blobs.length === 0) return 'nothing';
  const ops = fitting(rows, (row) => JSON.stringify(row.op).length * 3, OPS_BYTES_MAX);
  const photos = fitting(freshFirst(blobs, packing.gone), ({ size }) => size, PHOTO_BYTES_MAX);
  const id = packing.ids.uuid7();
  const seal = await sealer.begin(packing.serverKey);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const shown: SealedPart[] = [];
  const packed: BlobRow[] = [];
  for (const blob of photos) {
    const bytes = await store.transact(['bytes'], 'readonly', (tx) =>
      tx.get<ArrayBuffer>('bytes', blob.sha256),
    );
    if (bytes === undefined) continue;
    const number = packed.push(blob);
    const part = await seal.seal(number, new Uint8Array(bytes), sealer.bytes(`${id}/${number}`));
    parts.push(part);
    shown.push({ size: part.length, sha256: await sealer.hash(part) });
  }
  const envelope = sealer.bytes(
    JSON.stringify({
      device: link.device,
      token: link.token,
      ops: ops.map((row) => row.op),
      photos: packed.map(({ sha256, size, mime }) => ({ sha256, size, mime })),
    }),
  );
  const head: ParcelHead = {
    v: 1,
    id,
    county: packing.county,
    key: await sealer.nameOf(packing.serverKey),
    epk: seal.epk,
    by: packing.person.name,
    made_at: new Date(packing.clock.now()).toISOString(),
    ops: ops.length,
    envelope: envelope.length + TAG_BYTES,
    photos: shown,
  };
  const open = sealer.bytes(JSON.stringify(head));
  const top = topOf(open, await seal.seal(0, envelope, open));
  return {
    head,
    pieces: [sealer.bytes(LINE), top, ...parts],
    ops: ops.map((row) => row.op.op_id),
    photos: packed.map(({ sha256 }) => sha256),
    left: { ops: rows.length - ops.length, photos: blobs.length - packed.length },
  };
}

/** The longest run from the front that fits; at least one. */
function fitting<T>(rows: readonly T[], sizeOf: (row: T) => number, most: number): readonly T[] {
  let bytes = 0;
  const end = rows.findIndex((row, at) => {
    bytes += sizeOf(row);
    return at > 0 && bytes > most;
  });
  return end < 0 ? rows : rows.slice(0, end);
}

function freshFirst(blobs: readonly BlobRow[], gone: ReadonlySet<string>): readonly BlobRow[] {
  const turn = (blob: BlobRow) => (gone.has(blob.sha256) ? 1 : 0);
  return [...blobs].sort((a, b) => turn(a) - turn(b) || a.at - b.at);
}
