/** Taking an operation that the server cannot even read out of the way of those behind it. */

import type { EngineOptions } from './api';
import { verdictOf } from './apply';
import { nextQuestion } from './exchange';
import { renumber } from './link';
import { isAlone } from './membership';
import { OPS_MAX } from './messages';
import { newest, openPacks } from './packs';
import type { Step, Work } from './pass';
import { ALL_BUT_DRAFTS, type MemRow, type OpRow } from './rows';
import { rebuild } from './view';

export const UNREADABLE = 'sync.unreadable';

/** The request was too much, or unreadable: send less; a single bad one is tested by leaving it out. */
export function narrowed(work: Work, many: number, code: string): Step {
  if (many === 0) {
    work.batch = OPS_MAX;
    return { trouble: 'refused', code, waitMs: 0 };
  }
  work.batch = Math.floor(many / 2);
  return { more: true, reply: undefined };
}

/** Without its oldest operation the request was fine: that one is what the server cannot read. */
export async function passUnreadable(work: Work): Promise<Step> {
  work.batch = OPS_MAX;
  const next = await nextQuestion(work.world, 1);
  const op = next?.rows[0]?.op;
  const key = op === undefined ? undefined : await setAside(work.world, op.op_id);
  if (op !== undefined) await work.log.add('unreadable', `${op.t} ${op.op_id}`);
  if (key !== undefined) work.changed([key, 'results']);
  await work.status.refresh();
  return { more: true, reply: undefined };
}

/**
 * Move the oldest waiting operation to the journal with a verdict of our own; answers its record.
 *
 * Its number was never used up by the server, so that the others move up by one.
 */
export async function setAside(world: EngineOptions, opId: string): Promise<string | undefined> {
  return world.store.transact(ALL_BUT_DRAFTS, 'readwrite', async (tx) => {
    const rows = await tx.all<OpRow>('outbox');
    const row = rows.find(({ op }) => op.op_id === opId);
    if (row === undefined) return undefined;
    const rest = rows.filter((other) => other !== row);
    const { key, op, s } = row;
    const got = new Date(world.clock.now()).toISOString();
    const result = { n: op.n, status: 'rejected', why: UNREADABLE } as const;
    await tx.delete('outbox', s);
    await tx.put('journal', s, { ...row, status: 'rejected', why: UNREADABLE, got });
    await tx.put('results', opId, verdictOf(row, result, got));
    await renumber(tx, rest, op.n);
    const held = await (await openPacks(tx)).holding(key);
    await rebuild(tx, world.kinds, {
      key,
      body: undefined,
      packed: newest(held),
      isHere: held.length > 0 || !isAlone(await tx.get<MemRow>('mem', key)),
      hadWaiting: true,
      waiting: rest.filter((other) => other.key === key),
    });
    return key;
  });
}
