/** The part of a pass that takes snapshots. */

import { readLink } from './link';
import type { Passed, Work } from './pass';
import { takeSnapshots } from './snapshot';

/** Take the snapshots that are offered, and tell of those that are here now. */
export async function takeOffered({ world, log, changed }: Work): Promise<Passed> {
  const { store } = world;
  const before = await store.transact(['meta'], 'readonly', readLink);
  const came = await takeSnapshots(world, changed);
  const now = await store.transact(['meta'], 'readonly', readLink);
  for (const [stream, { seq, pages }] of Object.entries(before?.offers ?? {})) {
    const isTaken = now?.offers?.[stream] === undefined && now?.cursors[stream]?.[0] === seq;
    if (isTaken) await log.add('snapshot', `${pages}⇊`);
  }
  return came;
}
