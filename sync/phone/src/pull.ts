/** The pulled half of an answer: which records are here, by which streams, and how far we read [L]. */

import type { Kinds } from './api';
import { isAlone, joined, parted, type Streams, streamsOf } from './membership';
import type { Cursors, Doc, ExchangeReply } from './messages';
import { newest, openPacks, PACKING, type Packs } from './packs';
import type { Tx } from './ports';
import { type Rest, rest } from './rest';
import type { Link, MemRow } from './rows';
import { recordKey } from './rows';
import type { Sweeping } from './sweep';

export interface Pull {
  /** Records whose view must be built anew. */
  readonly touched: Set<string>;
  readonly bodies: ReadonlyMap<string, Doc>;
  /** Of the touched ones, the bodies in packs that still hold them. */
  readonly packed: ReadonlyMap<string, Doc>;
  /** "kind/*" for the kinds of which records went with their packs. */
  readonly swept: readonly string[];
  /** Whether some stream holds the record, or a push just brought it. */
  readonly isHere: (key: string) => boolean;
  readonly read: Pick<
    Link,
    'cursors' | 'sig' | 'gens' | 'sweep' | 'sums' | 'held' | 'healed' | 'offers'
  >;
  readonly healed: readonly string[];
}

/** Write the memberships that an answer brings; views and cursors are the caller's. */
export async function pullRows(
  tx: Tx,
  kinds: Kinds,
  link: Link,
  reply: ExchangeReply,
): Promise<Pull> {
  const streams = streamsOf(link);
  const packs = await openPacks(tx);
  const touched = new Set<string>();
  const bodies = new Map<string, Doc>();
  const isOffered = Object.keys({ ...link.offers, ...reply.snapshots }).length > 0;
  const { offers, anew } = isOffered ? rest().offersAfter(link, reply) : NO_OFFERS;
  const out: Sweeping = { tx, streams, packs, touched, bodies, swept: new Set() };
  const gone = new Set(reply.drop);
  const restarted = [...reply.reset, ...anew];
  const sweeping = new Set([...link.sweep, ...restarted].filter((stream) => !gone.has(stream)));
  for (const stream of restarted) raise(streams, stream);
  if (gone.size > 0) await rest().sweepOut(out, (stream) => gone.has(stream));
  for (const stream of gone) streams.sums.delete(stream);

  if (packs.facts.length > 0) await rest().unpackChanged(tx, kinds, packs, streams, reply);
  const { left: chg, packed: fresh } =
    reply.chg.length < PACKING.from
      ? { left: reply.chg, packed: [] }
      : await rest().packNew(tx, packs, streams, reply);
  for (const doc of fresh) {
    offer(bodies, recordKey(doc.kind, doc.id), doc);
    out.swept.add(`${doc.kind}/*`);
  }
  const left = { ...reply, chg };
  const here = await rowsBefore(tx, left);
  follow(left, streams, here, bodies);
  await write(tx, touched, here);
  const isDone = !reply.more && reply.cursors !== undefined;
  // A stream whose snapshot is on its way is not complete; what it had stays until it is.
  const ready = new Set([...sweeping].filter((stream) => isDone && offers[stream] === undefined));
  if (ready.size > 0) {
    const isOld = (stream: string, generation: number) =>
      ready.has(stream) && generation < (streams.gens.get(stream) ?? 0);
    const swept = await rest().sweepOut(out, isOld);
    for (const [key, row] of swept) here.set(key, row);
  }
  const isWhole = isDone && Object.keys(offers).length === 0;
  const held = await heldAfter(tx, link, reply, here, isWhole);
  for (const key of link.held) if (!held.has(key)) touched.add(key);
  for (const key of touched) {
    if (!here.has(key)) here.set(key, (await tx.get<MemRow>('mem', key)) ?? { streams: {} });
  }
  const isWrong = isDone && differing(reply, streams, packs).length > 0;
  const healed = isWrong ? await rest().restarted(tx, link, reply, streams, packs) : [];
  await packs.save();
  const packed = new Map<string, Doc>();
  for (const key of packs.facts.length > 0 ? touched : []) {
    const doc = newest(await packs.holding(key));
    if (doc !== undefined) packed.set(key, doc);
  }
  return {
    touched,
    bodies,
    packed,
    swept: [...out.swept],
    isHere: (key) => held.has(key) || packed.has(key) || !isAlone(here.get(key)),
    healed,
    read: {
      cursors: fromStart(reply.cursors ?? link.cursors, healed),
      sig: reply.cursors === undefined ? link.sig : reply.sig,
      gens: Object.fromEntries(streams.gens),
      sums: Object.fromEntries(streams.sums),
      sweep: [...new Set([...[...sweeping].filter((stream) => !ready.has(stream)), ...healed])],
      offers,
      held: [...held],
      healed: {
        ...link.healed,
        ...Object.fromEntries(healed.map((stream) => [stream, reply.server_time])),
      },
    },
  };
}

const NO_OFFERS: ReturnType<Rest['offersAfter']> = { offers: {}, anew: [] };

export function raise(streams: Streams, stream: string): void {
  streams.gens.set(stream, (streams.gens.get(stream) ?? 0) + 1);
}

export function offer(bodies: Map<string, Doc>, key: string, doc: Doc): void {
  if ((bodies.get(key)?.ver ?? 0) <= doc.ver) bodies.set(key, doc);
}

export async function write(
  tx: Tx,
  touched: Set<string>,
  rows: ReadonlyMap<string, MemRow>,
): Promise<void> {
  await Promise.all(
    [...rows].map(([key, row]) => {
      touched.add(key);
      return isAlone(row) ? tx.delete('mem', key) : tx.put('mem', key, row);
    }),
  );
}

/** The membership rows of the records in the answer, read side by side. */
async function rowsBefore(tx: Tx, reply: ExchangeReply): Promise<Map<string, MemRow>> {
  const keys = new Set(reply.chg.map(([, , , kind, id]) => recordKey(kind, id)));
  for (const doc of reply.docs) keys.add(recordKey(doc.kind, doc.id));
  const rows = await Promise.all([...keys].map((key) => tx.get<MemRow>('mem', key)));
  return new Map([...keys].map((key, i) => [key, rows[i] ?? { streams: {} }]));
}

/** Follow the changes in their order, keeping the newest body of each record in the answer. */
function follow(
  reply: ExchangeReply,
  streams: Streams,
  here: Map<string, MemRow>,
  bodies: Map<string, Doc>,
): void {
  for (const doc of reply.docs) offer(bodies, recordKey(doc.kind, doc.id), doc);
  for (const [, stream, what, kind, id, ver, body] of reply.chg) {
    const key = recordKey(kind, id);
    const row = here.get(key);
    here.set(
      key,
      what === 'put' ? joined(streams, key, row, stream, ver) : parted(streams, key, row, stream),
    );
    if (what === 'put' && body !== null) offer(bodies, key, body);
  }
}

/**
 * Records that only `docs` brought, until the feed tells their streams.
 *
 * Without them, a record just pushed would vanish from the screen until its page arrives.
 */
async function heldAfter(
  tx: Tx,
  link: Link,
  reply: ExchangeReply,
  here: ReadonlyMap<string, MemRow>,
  isDone: boolean,
): Promise<ReadonlySet<string>> {
  if (isDone) return new Set();
  const held = new Set(link.held);
  for (const doc of reply.docs) held.add(recordKey(doc.kind, doc.id));
  for (const key of held) {
    const row = here.get(key) ?? (await tx.get<MemRow>('mem', key));
    if (!isAlone(row)) held.delete(key);
  }
  return held;
}

/** Streams of which this phone holds other rows than the server says, packs included [R12]. */
export function differing(
  { sum }: ExchangeReply,
  { sums }: Streams,
  { facts }: Packs,
): readonly string[] {
  return Object.entries(sum).flatMap(([stream, [many, digest]]) => {
    let [ownMany, ownDigest] = sums.get(stream) ?? [0, 0];
    for (const pack of facts) {
      if (pack.stream !== stream) continue;
      ownMany += pack.count;
      ownDigest = (ownDigest + pack.sum) >>> 0;
    }
    return ownMany === many && ownDigest === digest ? [] : [stream];
  });
}

function fromStart(cursors: Cursors, streams: readonly string[]): Cursors {
  const back = streams.map((stream) => [stream, [0, cursors[stream]?.[1] ?? 0]] as const);
  return { ...cursors, ...Object.fromEntries(back) };
}
