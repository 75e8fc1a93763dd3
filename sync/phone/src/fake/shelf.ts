/** Ready-made snapshots of the fake server: made when told, offered and read as the real ones [S]. */

import type { SnapshotOffer } from '../messages';
import type { Answer } from '../ports';
import { answer, problem } from './http';
import { seenBy, type World } from './world';

/** A snapshot's name and its pages as JSON. */
export interface Packed {
  readonly stream: string;
  readonly epoch: string;
  readonly offer: SnapshotOffer;
  readonly pages: readonly string[];
}

/** Make a snapshot of every stream that holds something, with so many records to a page. */
export function pack(world: World, size = 2): void {
  const { state } = world;
  const streams = new Map<string, string[]>();
  for (const { stream, what, kind, id } of state.feed.values()) {
    if (what === 'put') streams.set(stream, [...(streams.get(stream) ?? []), `${kind}/${id}`]);
  }
  for (const [stream, keys] of streams) {
    const docs = keys
      .sort()
      .reverse()
      .map((key) => state.docs.get(key)?.doc);
    const pages: string[] = [];
    for (let i = 0; i < docs.length; i += size) {
      pages.push(JSON.stringify({ docs: docs.slice(i, i + size) }));
    }
    const name = `${state.epoch}-${state.seq}-1`;
    const facts = { name, seq: state.seq, count: docs.length, bytes: pages.join('').length };
    const offer = { ...facts, pages: pages.length };
    world.shelf.set(`${stream} ${name}`, { stream, epoch: state.epoch, offer, pages });
  }
}

/** The newest snapshot that may be offered for a stream that begins at 0 [S3]. */
export function offerOf({ state, shelf }: World, stream: string): SnapshotOffer | undefined {
  let best: SnapshotOffer | undefined;
  for (const [key, made] of shelf) {
    if (made.stream !== stream || made.epoch !== state.epoch) continue;
    if (made.offer.seq > state.seq) shelf.delete(key);
    else if (made.offer.seq >= (state.floors.get(stream) ?? 0)) {
      if (made.offer.seq >= (best?.seq ?? 0)) best = made.offer;
    }
  }
  return best;
}

/** Answer a page to whoever has the stream [S4]. */
export function pageOf(world: World, person: string, path: string): Answer {
  const [stream = '', name = '', page = ''] = path.split('/').slice(4).map(decodeURIComponent);
  const made = world.shelf.get(`${stream} ${name}`);
  const text = made?.epoch === world.state.epoch ? made.pages[Number(page)] : undefined;
  if (text === undefined || !seenBy(world, person).has(stream)) {
    return problem(404, 'request.not_found');
  }
  return answer(200, text);
}
