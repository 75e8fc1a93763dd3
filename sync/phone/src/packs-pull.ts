/** What an answer does to records in packs, and which snapshots it lets the phone take [S1, S9]. */

import type { Kinds } from './api';
import { joined, type Streams } from './membership';
import type { Doc, ExchangeReply } from './messages';
import { newest, PACKING, type Packs, plainRow } from './packs';
import { addPack, dropPacks, takeOut } from './packs-change';
import type { Tx } from './ports';
import { type Link, type MemRow, type OfferRow, type OpRow, recordKey, type ViewRow } from './rows';

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

/**
 * Keep what is new to this phone as packs, a stream each; answers the rows that are left.
 *
 * A row of its own for each would take a slow phone longer than all the rest of the pull.
 */
export async function packNew(
  tx: Tx,
  packs: Packs,
  streams: Streams,
  reply: ExchangeReply,
): Promise<{ readonly left: ExchangeReply['chg']; readonly packed: readonly Doc[] }> {
  const [docs, mem, outs, waiting] = await Promise.all([
    tx.keys('docs'),
    tx.keys('mem'),
    tx.keys('outs'),
    tx.all<OpRow>('outbox'),
  ]);
  const known = new Set([...docs, ...mem, ...outs, ...waiting.map(({ key }) => key)]);
  for (const { kind, id } of reply.docs) known.add(recordKey(kind, id));
  const fresh = new Map<string, (readonly [number, Doc])[]>();
  const rest: ExchangeReply['chg'][number][] = [];
  for (const row of reply.chg) {
    const [seq, stream, what, kind, id, ver, body] = row;
    const key = recordKey(kind, id);
    const isNew = what === 'put' && body?.ver === ver && !known.has(key);
    if (!isNew || (await packs.holding(key)).length > 0) rest.push(row);
    else fresh.set(stream, [...(fresh.get(stream) ?? []), [seq, body]]);
  }
  const packed: Doc[] = [];
  const few = new Set<string>();
  for (const [stream, rows] of fresh) {
    if (rows.length < PACKING.from) {
      few.add(stream);
      continue;
    }
    const gen = streams.gens.get(stream) ?? 0;
    const bodies = rows.map(([, doc]) => doc);
    const key = `${stream} ${gen} from ${rows[0]?.[0]}`;
    const text = JSON.stringify({ docs: bodies });
    await addPack(tx, packs, { key, stream, gen }, { text, docs: bodies });
    packed.push(...bodies);
  }
  const isLeft = new Set(rest);
  const left = reply.chg.filter((row) => isLeft.has(row) || few.has(row[1]));
  return { left, packed };
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
