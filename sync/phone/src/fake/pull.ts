/** Pages of the feed in memory [L]. */

import { rowDigest } from '../digest';
import type { Cursors, SnapshotOffer } from '../messages';
import { recordKey } from '../rows';
import { offerOf } from './shelf';
import { seenBy, type World } from './world';

type Pairs = { [stream: string]: [number, number] };

export function pull(
  world: World,
  person: string,
  given: Cursors | undefined,
  accepts: readonly string[] = [],
) {
  if (given === undefined) return { more: false };
  const { state } = world;
  const mine = seenBy(world, person);
  const drop = Object.keys(given).filter((stream) => !mine.has(stream));
  const { cursors, reset } = starts(world, mine, given);
  const snapshots: { [stream: string]: SnapshotOffer } = {};
  for (const [stream, [seq]] of Object.entries(cursors)) {
    const offer = seq === 0 && accepts.includes('snapshot') ? offerOf(world, stream) : undefined;
    if (offer !== undefined) snapshots[stream] = offer;
  }
  const isOffered = (stream: string) => snapshots[stream] !== undefined;
  const rows = [...state.feed.values()]
    .filter((row) => mine.has(row.stream) && row.seq > (cursors[row.stream]?.[0] ?? 0))
    .filter((row) => !isOffered(row.stream))
    .sort((a, b) => a.seq - b.seq);
  const last = rows[Math.min(world.page, rows.length) - 1]?.seq ?? 0;
  // A page never splits a sequence number [L3].
  const page = rows.filter((row) => row.seq <= last);
  const more = page.length < rows.length;
  for (const [stream, [seq, f]] of Object.entries(cursors)) {
    if (isOffered(stream)) continue;
    cursors[stream] = [Math.max(seq, more ? last : state.seq), f];
  }
  const chg = page.map((row) => {
    const body = row.what === 'put' ? state.docs.get(recordKey(row.kind, row.id))?.doc : null;
    return [row.seq, row.stream, row.what, row.kind, row.id, body?.ver ?? row.ver, body];
  });
  const sum = more
    ? {}
    : sums(
        world,
        [...mine].filter((stream) => !isOffered(stream)),
      );
  const offered = Object.keys(snapshots).length > 0 ? { snapshots } : {};
  return { drop, reset, chg, cursors, sig: 'sig', more, sum, ...offered };
}

/** Number of records and digest of each stream [L10]. */
export function sums({ state }: World, streams: Iterable<string>): Pairs {
  const all: Pairs = {};
  for (const stream of streams) all[stream] = [0, 0];
  for (const row of state.feed.values()) {
    const sum = all[row.stream];
    if (sum === undefined || row.what === 'rem') continue;
    const ver = state.docs.get(recordKey(row.kind, row.id))?.doc.ver ?? row.ver;
    all[row.stream] = [sum[0] + 1, (sum[1] + rowDigest(row.kind, row.id, ver)) >>> 0];
  }
  return all;
}

/** Forget "rem" rows up to now. */
export function compact({ state }: World): void {
  for (const [key, row] of state.feed) {
    if (row.what === 'put') continue;
    state.feed.delete(key);
    state.floors.set(row.stream, Math.max(state.floors.get(row.stream) ?? 0, row.seq));
  }
}

function starts({ state }: World, mine: ReadonlySet<string>, given: Cursors) {
  const cursors: Pairs = {};
  const reset: string[] = [];
  for (const stream of mine) {
    const floor = state.floors.get(stream) ?? 0;
    const [seq, f] = given[stream] ?? [0, floor];
    const isBehind = (seq < floor && f < floor) || seq > state.seq;
    if (isBehind) reset.push(stream);
    cursors[stream] = isBehind ? [0, floor] : [seq, f];
  }
  return { cursors, reset };
}
