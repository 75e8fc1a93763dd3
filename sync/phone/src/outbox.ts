/** Saving what a person did: one strict transaction, all of it or none [P]. */

import { ActError } from './act-error';
import type { Act, ActOptions, EngineOptions } from './api';
import { canonical } from './canonical';
import { releaseDraft, settleBlob } from './drafts';
import { readLink } from './link';
import { applyOp } from './merge';
import { type Args, BATCH_BYTES_MAX, type Doc, type JsonObject, type Op } from './messages';
import { own } from './own';
import { openPacks, rowOf } from './packs';
import type { StoreName, Tx } from './ports';
import { contextOf } from './replay';
import { type OpRow, recordKey, type Seq, type Unfit, type ViewRow } from './rows';

const TOUCHED: readonly StoreName[] = [
  'docs',
  'packs',
  'outs',
  'base',
  'outbox',
  'blobs',
  'bytes',
  'thumbs',
  'drafts',
  'meta',
];

export interface Enqueued {
  readonly ids: string[];
  readonly ops: string[];
  readonly keys: string[];
}

/**
 * Put acts in the queue and show them at once.
 *
 * In the one transaction: the next numbers are taken, the operations and the photos' bytes are
 * written, the views change and the draft goes.
 * A killed page leaves the phone as it was before, or with all of it.
 */
export async function enqueue(
  world: EngineOptions,
  acts: readonly Act[],
  options: ActOptions = {},
): Promise<Enqueued> {
  const named = acts.map((act) => ({ act, id: idOf(act, world), opId: world.ids.uuid7() }));
  const at = new Date(world.clock.now()).toISOString();
  return world.store.transact(
    TOUCHED,
    'readwrite',
    async (tx) => {
      const seq = (await tx.get<Seq>('meta', 'seq')) ?? { s: 1, n: 1 };
      const head = headOf(await readLink(tx));
      let taken = 0;
      for (const { act, id, opId } of named) {
        const next: Seq = { s: seq.s + taken, n: seq.n + taken };
        await save(tx, world, { act, id, opId, at, head, next });
        taken += 1;
      }
      await tx.put('meta', 'seq', { s: seq.s + taken, n: seq.n + taken } satisfies Seq);
      for (const blob of options.blobs ?? [])
        await settleBlob(tx, blob, 'queued', world.clock.now());
      if (options.dropDraft !== undefined) await releaseDraft(tx, options.dropDraft);
      return {
        ids: named.map(({ id }) => id),
        ops: named.map(({ opId }) => opId),
        keys: named.map(({ act, id }) => recordKey(act.kind, id)),
      };
    },
    { strict: true },
  );
}

interface Saving {
  readonly act: Act;
  readonly id: string;
  readonly opId: string;
  readonly at: string;
  readonly head: number;
  readonly next: Seq;
}

async function save(tx: Tx, world: EngineOptions, saving: Saving): Promise<void> {
  const { act, id, opId, next } = saving;
  const key = recordKey(act.kind, id);
  const shape = world.kinds.shape(act.kind);
  if (shape === undefined) throw new ActError('sync.unknown_op');
  const row = await rowOf(tx, await openPacks(tx), key, world.kinds);
  const seen = row?.doc ?? null;
  const op = operation(world, saving, seen);
  if (canonical(op as unknown as JsonObject).length * 3 > BATCH_BYTES_MAX) {
    throw new ActError('sync.too_large');
  }
  const outcome = applyOp(seen, op, contextOf(world.person, world.kinds), shape);
  // A conflict is kept and marked: the record moved on while the form was open.
  if (outcome.status === 'rejected' || outcome.doc === null) throw new ActError(outcome.why);
  const unfit: Unfit = { op_id: opId, why: outcome.why, conflicts: outcome.conflicts };
  if (row !== undefined && row.pending.length === 0) await tx.put('base', key, row.doc);
  await tx.put('docs', key, {
    kind: act.kind,
    id,
    doc: outcome.doc,
    pending: [...(row?.pending ?? []), opId],
    unfit: [...(row?.unfit ?? []), ...(outcome.conflicts.length > 0 ? [unfit] : [])],
    away: row?.away ?? false,
  } satisfies ViewRow);
  const kept: OpRow = {
    s: next.s,
    key,
    op,
    by: world.person,
    boot: world.clock.boot(),
    mono: world.clock.monotonicMs(),
  };
  await tx.put('outbox', next.s, kept);
}

function operation(world: EngineOptions, saving: Saving, seen: Doc | null): Op {
  const { act, id, opId } = saving;
  const args = argsOf(act, opId, seen);
  const base = act.verb === 'create' ? {} : basisOf(args.set ?? {}, act.seen ?? {}, seen);
  return {
    n: saving.next.n,
    op_id: opId,
    t: `${act.kind}.${act.verb}`,
    v: world.kinds.version(act.kind),
    id,
    base_ver: seen?.ver ?? 0,
    base_seq: saving.head,
    at: saving.at,
    args,
    base,
    blobs: Object.values(args.add ?? {})
      .flat()
      .flatMap((item) => (typeof item.sha256 === 'string' ? [item.sha256] : [])),
  };
}

function argsOf(act: Act, opId: string, seen: Doc | null): Args {
  let made = 0;
  const add = Object.entries(act.add ?? {}).map(([list, items]) => [
    list,
    items.map((item) =>
      'sha256' in item || 'id' in item ? item : { id: `${opId}:${made++}`, ...item },
    ),
  ]);
  return {
    ...(act.set === undefined ? {} : { set: act.set }),
    ...(add.length === 0 ? {} : { add: Object.fromEntries(add) }),
    ...(act.verb === 'move' ? { move: act.move ?? '', from: act.from ?? seen?.state ?? '' } : {}),
  };
}

/** The value that the person saw in each field about to be set; null for an empty one. */
function basisOf(set: JsonObject, given: JsonObject, seen: Doc | null): JsonObject {
  const shown = { ...seen?.f, ...given };
  return Object.fromEntries(Object.keys(set).map((field) => [field, own(shown, field) ?? null]));
}

function idOf(act: Act, world: EngineOptions): string {
  if (act.id !== undefined) return act.id;
  if (act.verb !== 'create') throw new ActError('sync.no_such_record');
  return world.ids.uuid7();
}

function headOf(
  link: { readonly cursors: { readonly [stream: string]: readonly [number, number] } } | undefined,
): number {
  return Math.max(0, ...Object.values(link?.cursors ?? {}).map(([seq]) => seq));
}
