/** Judging operations in memory, with the same merge as everywhere [P]. */

import { opSum } from '../canonical';
import { applyOp } from '../merge';
import type { Author, Doc, JsonObject, Op, OpResult } from '../messages';
import { recordKey } from '../rows';
import { type Device, NOW, seenBy, type World } from './world';

export interface Pushed {
  readonly results: readonly OpResult[];
  readonly docs: readonly Doc[];
  readonly notice: string;
}

export function push(world: World, device: Device, ops: readonly Op[]): Pushed {
  const { state, rules } = world;
  const by = rules.people[device.person] as Author;
  const results: OpResult[] = [];
  const touched = new Set<string>();
  let notice = '';
  for (const op of ops) {
    const known = state.ops.get(op.op_id);
    const isNext = op.n === device.last_n + 1;
    if (known === undefined && op.n <= device.last_n) notice = 'fork';
    if (known === undefined && !isNext) break;
    const result = known?.result ?? judge(world, op, by, false);
    results.push({ ...result, n: op.n, dup: known !== undefined });
    touched.add(keyOf(op));
    if (isNext) Object.assign(device, { last_n: op.n, last_op: op.op_id });
  }
  const mine = seenBy(world, device.person);
  const docs = [...touched].flatMap((key) => {
    const row = state.docs.get(key);
    return row?.streams.some((stream) => mine.has(stream)) ? [row.doc] : [];
  });
  return { results, docs, notice };
}

/** One operation: verdict, record, feed, conflict and quarantine records under one number. */
export function judge(world: World, op: Op, by: Author, isOwn: boolean): OpResult {
  const { state, rules } = world;
  const key = keyOf(op);
  const shape = rules.shape(key.slice(0, key.indexOf('/')));
  const known = state.docs.get(key);
  const mine = seenBy(world, by.id);
  const isOutside = known !== undefined && !known.streams.some((stream) => mine.has(stream));
  const ctx = { by, rank: rules.ranks[by.role] ?? 0, ranks: rules.ranks, got: NOW };
  const outcome =
    shape === undefined || (isOutside && !isOwn)
      ? { doc: null, status: 'rejected' as const, why: 'op.scope', fields: [], conflicts: [] }
      : applyOp(known?.doc ?? null, op, ctx, shape);
  const { doc, status, why, fields, conflicts } = outcome;
  const isChanged = doc !== null && doc !== known?.doc && status !== 'rejected';
  const hasEffect = isChanged || status === 'rejected' || conflicts.length > 0;
  if (hasEffect) state.seq += 1;
  const seq = hasEffect ? state.seq : 0;
  if (isChanged) publish(world, withStored(world, doc), seq);
  if (status === 'rejected') note(world, 'quarantine', op.op_id, { reason: why, author: by.id });
  for (const { field, kept_by } of conflicts) {
    const f = { field, record_id: op.id, author: by.id, other: kept_by.id };
    note(world, 'conflict', `${op.op_id}-${field}`, f);
  }
  const result: OpResult = {
    n: op.n,
    status,
    why,
    fields,
    ver: doc?.ver ?? 0,
    seq,
    sum: opSum(op),
  };
  state.ops.set(op.op_id, { result, key });
  return result;
}

/** Mark a photo stored in every record that refers to it [C5]. */
export function markStored(world: World, sha256: string): void {
  for (const { doc } of world.state.docs.values()) {
    if (!photosOf(doc).some((item) => item.sha256 === sha256 && !item.stored)) continue;
    serverAct(world, 'system', {
      t: `${doc.kind}.stored`,
      id: doc.id,
      args: { shas: [sha256] },
    });
  }
}

/** An operation of somebody who is not one of the phones. */
export function serverAct(world: World, person: string, op: Partial<Op>): OpResult {
  const empty = { n: 0, op_id: world.fresh('desk'), t: '', v: 1, id: '', base_ver: 0, base_seq: 0 };
  const whole: Op = { ...empty, at: NOW, args: {}, base: {}, blobs: [], ...op };
  return judge(world, whole, world.rules.people[person] as Author, true);
}

export function photosOf(doc: Doc): readonly JsonObject[] {
  return Object.values(doc.f).flatMap((value) => (Array.isArray(value) ? value : []));
}

function keyOf(op: Op): string {
  return recordKey(op.t.slice(0, op.t.indexOf('.')), op.id);
}

/** Photos that are here already are marked at once [C6]. */
function withStored({ state }: World, doc: Doc): Doc {
  const f = Object.entries(doc.f).map(([field, value]) => [
    field,
    Array.isArray(value)
      ? value.map((item) => (state.blobs.has(item?.sha256) ? { ...item, stored: true } : item))
      : value,
  ]);
  return { ...doc, f: Object.fromEntries(f) };
}

function publish({ state, rules }: World, doc: Doc, seq: number): void {
  const key = recordKey(doc.kind, doc.id);
  const before = state.docs.get(key)?.streams ?? [];
  const streams = rules.streams(doc);
  state.docs.set(key, { doc, streams });
  const row = { seq, kind: doc.kind, id: doc.id, ver: doc.ver };
  for (const stream of new Set([...before, ...streams])) {
    const what = streams.includes(stream) ? 'put' : 'rem';
    state.feed.set(`${stream} ${key}`, { ...row, stream, what });
  }
}

/** A conflict or quarantine record; made once, however often the operation comes. */
function note(world: World, kind: string, id: string, f: JsonObject): void {
  const { state, rules } = world;
  if (state.docs.has(recordKey(kind, id))) return;
  const by = rules.people.system as Author;
  const log = [{ op: id, act: 'create', by, at: NOW, got: NOW, to: 'open' }];
  publish(world, { id, kind, ver: 1, state: 'open', f, log }, state.seq);
}
