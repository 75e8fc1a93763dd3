/** The pulled half of an answer: which records are here, by which streams, and how far we read [L]. */

import { isAlone, joined, parted, recount, type Streams, streamsOf, sweep } from './membership';
import type { Cursors, Doc, ExchangeReply } from './messages';
import type { Tx } from './ports';
import type { Link, MemRow } from './rows';
import { recordKey } from './rows';

/** A stream whose digest keeps differing is restarted at most this often. */
const HEAL_EVERY_MS = 3_600_000;

export interface Pull {
  /** Records whose view must be built anew. */
  readonly touched: Set<string>;
  readonly bodies: ReadonlyMap<string, Doc>;
  /** Whether some stream holds the record, or a push just brought it. */
  readonly isHere: (key: string) => boolean;
  readonly read: Pick<Link, 'cursors' | 'sig' | 'gens' | 'sweep' | 'sums' | 'held' | 'healed'>;
  readonly healed: readonly string[];
}

/** Write the memberships that an answer brings; views and cursors are the caller's. */
export async function pullRows(tx: Tx, link: Link, reply: ExchangeReply): Promise<Pull> {
  const streams = streamsOf(link);
  const touched = new Set<string>();
  const gone = new Set(reply.drop);
  const sweeping = new Set([...link.sweep, ...reply.reset].filter((stream) => !gone.has(stream)));
  for (const stream of reply.reset) raise(streams, stream);
  if (gone.size > 0) await sweepOut(tx, streams, touched, (stream) => gone.has(stream));
  for (const stream of gone) streams.sums.delete(stream);

  const here = await rowsBefore(tx, reply);
  const bodies = follow(reply, streams, here);
  await write(tx, touched, here);
  const isDone = !reply.more && reply.cursors !== undefined;
  if (isDone && sweeping.size > 0) {
    const isOld = (stream: string, generation: number) =>
      sweeping.has(stream) && generation < (streams.gens.get(stream) ?? 0);
    const swept = await sweepOut(tx, streams, touched, isOld);
    for (const [key, row] of swept) here.set(key, row);
  }
  const held = await heldAfter(tx, link, reply, here, isDone);
  for (const key of link.held) if (!held.has(key)) touched.add(key);
  for (const key of touched) {
    if (!here.has(key)) here.set(key, (await tx.get<MemRow>('mem', key)) ?? { streams: {} });
  }
  const healed = isDone ? await differing(tx, link, reply, streams) : [];
  return {
    touched,
    bodies,
    isHere: (key) => held.has(key) || !isAlone(here.get(key)),
    healed,
    read: {
      cursors: restarted(reply.cursors ?? link.cursors, healed),
      sig: reply.cursors === undefined ? link.sig : reply.sig,
      gens: Object.fromEntries(streams.gens),
      sums: Object.fromEntries(streams.sums),
      sweep: isDone ? healed : [...sweeping],
      held: [...held],
      healed: {
        ...link.healed,
        ...Object.fromEntries(healed.map((stream) => [stream, reply.server_time])),
      },
    },
  };
}

function raise(streams: Streams, stream: string): void {
  streams.gens.set(stream, (streams.gens.get(stream) ?? 0) + 1);
}

async function sweepOut(
  tx: Tx,
  streams: Streams,
  touched: Set<string>,
  leaves: (stream: string, generation: number) => boolean,
): Promise<ReadonlyMap<string, MemRow>> {
  const swept = await sweep(tx, streams, leaves);
  await write(tx, touched, swept);
  return swept;
}

async function write(
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

/** Follow the changes in their order; answers the newest body of each record in the answer. */
function follow(
  reply: ExchangeReply,
  streams: Streams,
  here: Map<string, MemRow>,
): ReadonlyMap<string, Doc> {
  const bodies = new Map<string, Doc>();
  const offer = (key: string, doc: Doc) => {
    if ((bodies.get(key)?.ver ?? 0) <= doc.ver) bodies.set(key, doc);
  };
  for (const doc of reply.docs) offer(recordKey(doc.kind, doc.id), doc);
  for (const [, stream, what, kind, id, ver, body] of reply.chg) {
    const key = recordKey(kind, id);
    const row = here.get(key);
    here.set(
      key,
      what === 'put' ? joined(streams, key, row, stream, ver) : parted(streams, key, row, stream),
    );
    if (what === 'put' && body !== null) offer(key, body);
  }
  return bodies;
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

/** Streams whose rows here are not the server's, to be read again from their start [R12]. */
async function differing(
  tx: Tx,
  link: Link,
  reply: ExchangeReply,
  streams: Streams,
): Promise<readonly string[]> {
  const differs = () =>
    Object.entries(reply.sum).flatMap(([stream, [many, sum]]) => {
      const [ownMany, ownSum] = streams.sums.get(stream) ?? [0, 0];
      return ownMany === many && ownSum === sum ? [] : [stream];
    });
  if (differs().length === 0) return [];
  await recount(tx, streams);
  const since = (stream: string) =>
    Date.parse(reply.server_time) - Date.parse(link.healed[stream] ?? '1970-01-01T00:00:00Z');
  const restart = differs().filter((stream) => !(since(stream) < HEAL_EVERY_MS));
  for (const stream of restart) raise(streams, stream);
  return restart;
}

function restarted(cursors: Cursors, streams: readonly string[]): Cursors {
  const back = streams.map((stream) => [stream, [0, cursors[stream]?.[1] ?? 0]] as const);
  return { ...cursors, ...Object.fromEntries(back) };
}
