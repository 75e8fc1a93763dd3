/** What an answer does to records in packs, and which snapshots it lets the phone take [S1, S9]. */

import type { Kinds } from './api';
import { joined, type Streams } from './membership';
import type { Doc, ExchangeReply } from './messages';
import { dropPacks, newest, type Packs, plainRow, takeOut } from './packs';
import type { Tx } from './ports';
import { type Link, type MemRow, type OfferRow, recordKey, type ViewRow } from './rows';

/**
 * Give records of their own rows whose place in a stream changes that a pack vouches for.
 *
 * What only joins another stream stays where it is.
 */
export async function unpackChanged(
  tx: Tx,
  kinds: Kinds,
  packs: Packs,
  streams: Streams,
  reply: ExchangeReply,
): Promise<void> {
  if (packs.facts.length === 0) return;
  const packed = new Set(packs.facts.map(({ stream }) => stream));
  for (const [, stream, , kind, id] of reply.chg) {
    if (!packed.has(stream)) continue;
    const key = recordKey(kind, id);
    const held = await packs.holding(key);
    if (!held.some(({ pack }) => pack.stream === stream)) continue;
    let row = await tx.get<MemRow>('mem', key);
    for (const { pack, doc } of held) {
      row = joined(streams, key, row, pack.stream, doc.ver, pack.gen);
    }
    await tx.put('mem', key, row);
    const doc = newest(held);
    if (doc !== undefined && (await tx.get<ViewRow>('docs', key)) === undefined) {
      await tx.put('docs', key, plainRow(doc, kinds));
    }
    await takeOut(tx, packs, key, held);
  }
}

/**
 * Drop the packs of streams that leave or were started over.
 *
 * Answers the records that something else still knows, with the bodies they had here; and of which
 * kinds others went.
 */
export async function sweepPacks(
  tx: Tx,
  packs: Packs,
  leaves: (stream: string, generation: number) => boolean,
): Promise<{ readonly known: ReadonlyMap<string, Doc>; readonly kinds: ReadonlySet<string> }> {
  const were = await dropPacks(tx, packs, leaves);
  const known = new Map<string, Doc>();
  const kinds = new Set<string>();
  if (were.size === 0) return { known, kinds };
  const single = new Set([...(await tx.keys('docs')), ...(await tx.keys('mem'))]);
  for (const [key, doc] of were) {
    const isKnown = single.has(key) || (await packs.holding(key)).length > 0;
    if (isKnown) known.set(key, doc);
    kinds.add(doc.kind);
  }
  return { known, kinds };
}

/** Number of records and digest of the stream, packs included. */
export function countOf(streams: Streams, packs: Packs, stream: string): readonly [number, number] {
  let [many, sum] = streams.sums.get(stream) ?? [0, 0];
  for (const pack of packs.facts) {
    if (pack.stream !== stream) continue;
    many += pack.count;
    sum = (sum + pack.sum) >>> 0;
  }
  return [many, sum];
}

/**
 * The snapshots to take after this answer, and the streams that begin anew because the one that was
 * being taken is of no use any more.
 */
export function offersAfter(
  link: Link,
  reply: ExchangeReply,
): {
  readonly offers: { readonly [stream: string]: OfferRow };
  readonly anew: readonly string[];
} {
  const begun = link.offers ?? {};
  if (reply.cursors === undefined) return { offers: begun, anew: [] };
  const offers: { [stream: string]: OfferRow } = {};
  for (const [stream, { name, seq, pages }] of Object.entries(reply.snapshots ?? {})) {
    const known = begun[stream];
    // One that was begun goes on, even where a newer one is offered by now.
    const isBegun = known !== undefined && (known.next > 0 || known.name === name);
    const goesOn = isBegun && !known.isLost && !reply.reset.includes(stream);
    offers[stream] = goesOn ? known : { name, seq, pages, next: 0, tries: 0, isLost: false };
  }
  const anew = Object.entries(begun).flatMap(([stream, { name, next }]) => {
    const isOver = offers[stream]?.name !== name && next > 0;
    return isOver && !reply.reset.includes(stream) && !reply.drop.includes(stream) ? [stream] : [];
  });
  return { offers, anew };
}
