/** Records of streams that were taken away, or that are read anew from their start [R12, L]. */

import { count, parted, type Streams } from './membership';
import type { Doc, ExchangeReply } from './messages';
import type { Packs } from './packs';
import { sweepPacks } from './packs-pull';
import type { Tx } from './ports';
import { differing, offer, raise, write } from './pull';
import type { Link, MemRow } from './rows';

/** A stream whose digest keeps differing is restarted at most this often. */
const HEAL_EVERY_MS = 3_600_000;

/** What a sweep reads and changes. */
export interface Sweeping {
  readonly tx: Tx;
  readonly streams: Streams;
  readonly packs: Packs;
  readonly touched: Set<string>;
  readonly bodies: Map<string, Doc>;
  readonly swept: Set<string>;
}

/**
 * Take every record out of the streams that `leaves` picks; answers the membership rows that changed.
 *
 * Walks the whole store, which happens only when an area was taken away or a stream restarted.
 */
export async function sweepOut(
  { tx, streams, packs, touched, bodies, swept: emptied }: Sweeping,
  leaves: (stream: string, generation: number) => boolean,
): Promise<ReadonlyMap<string, MemRow>> {
  const swept = await sweep(tx, streams, leaves);
  await write(tx, touched, swept);
  if (packs.facts.length === 0) return swept;
  const { known, kinds } = await sweepPacks(tx, packs, leaves);
  for (const [key, doc] of known) {
    touched.add(key);
    offer(bodies, key, doc);
  }
  for (const kind of kinds) emptied.add(`${kind}/*`);
  return swept;
}

async function sweep(
  tx: Tx,
  streams: Streams,
  leaves: (stream: string, generation: number) => boolean,
): Promise<Map<string, MemRow>> {
  const [keys, rows] = await Promise.all([tx.keys('mem'), tx.all<MemRow>('mem')]);
  const changed = new Map<string, MemRow>();
  rows.forEach((row, i) => {
    const key = keys[i] as string;
    let left = row;
    for (const [stream, [generation]] of Object.entries(row.streams)) {
      if (leaves(stream, generation)) left = parted(streams, key, left, stream);
    }
    if (left !== row) changed.set(key, left);
  });
  return changed;
}

/**
 * Of streams whose digest differs from the server's, those that still do when counted anew and are
 * now read again from their start [R12].
 */
export async function restarted(
  tx: Tx,
  link: Link,
  reply: ExchangeReply,
  streams: Streams,
  packs: Packs,
): Promise<readonly string[]> {
  await recount(tx, streams);
  const since = (stream: string) =>
    Date.parse(reply.server_time) - Date.parse(link.healed[stream] ?? '1970-01-01T00:00:00Z');
  const due = differing(reply, streams, packs).filter((stream) => !(since(stream) < HEAL_EVERY_MS));
  for (const stream of due) raise(streams, stream);
  return due;
}

/** Count again from the rows themselves: what the running digests should be. */
async function recount(tx: Tx, streams: Streams): Promise<void> {
  streams.sums.clear();
  const [keys, rows] = await Promise.all([tx.keys('mem'), tx.all<MemRow>('mem')]);
  rows.forEach((row, i) => {
    for (const [stream, [, ver]] of Object.entries(row.streams)) {
      count(streams, stream, keys[i] as string, ver, 1);
    }
  });
}
