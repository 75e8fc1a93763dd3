/** Taking an answer in: one transaction, as SPEC.md section R and L say. */

import type { EngineOptions } from './api';
import { opSum } from './canonical';
import type { Asked } from './exchange';
import { readLink, sameFooting, writeLink } from './link';
import type { ExchangeReply, Op, OpResult } from './messages';
import type { Tx } from './ports';
import { pullRows } from './pull';
import type { Parting } from './renew';
import { rest } from './rest';
import { ALL_BUT_DRAFTS, type Link, type OpRow, type Seq, type Verdict } from './rows';
import { byRecord, rebuild } from './view';

/** "stale": asked on another footing, nothing done; "renew": register anew before asking again. */
export interface Applied {
  readonly came: 'taken' | 'stale' | 'renew';
  /** What the log should say, or "". */
  readonly note: string;
  readonly keys: readonly string[];
  readonly judged: number;
  /** Streams whose digest differed, now restarted [R12]. */
  readonly healed: readonly string[];
}

const NOTHING = { note: '', keys: [], judged: 0, healed: [] } as const;

/**
 * Take in an answer: verdicts, bodies, memberships, views and cursors, all in one transaction.
 *
 * An answer to a question asked on another footing (a late one) changes nothing [R6].
 */
export async function applyReply(
  world: EngineOptions,
  asked: Asked,
  reply: ExchangeReply,
): Promise<Applied> {
  const renew = world.random.hex(16);
  return world.store.transact(ALL_BUT_DRAFTS, 'readwrite', async (tx) => {
    const link = await readLink(tx);
    if (link === undefined || !sameFooting(link, asked.link)) return { ...NOTHING, came: 'stale' };
    const rows = await tx.all<OpRow>('outbox');
    const parting = await partingOf(tx, link, rows, reply);
    if (parting !== '') {
      await rest().part(tx, world.kinds, { ...link, epoch: reply.epoch, renew }, parting);
      return { ...NOTHING, came: 'renew', note: parting };
    }
    return take(tx, world, { link, asked, reply, rows });
  });
}

interface Taking {
  readonly link: Link;
  readonly asked: Asked;
  readonly reply: ExchangeReply;
  readonly rows: readonly OpRow[];
}

async function take(tx: Tx, world: EngineOptions, taking: Taking): Promise<Applied> {
  const { link, reply, rows } = taking;
  const judged = await storeVerdicts(tx, taking);
  const left = rows.filter((row) => !judged.has(row.s));
  const pull = await pullRows(tx, world.kinds, link, reply);
  for (const row of rows) if (judged.has(row.s)) pull.touched.add(row.key);
  const [before, after] = [byRecord(rows), byRecord(left)];
  // Side by side: a first page touches hundreds of records, and each round trip costs.
  await Promise.all(
    [...pull.touched].map((key) =>
      rebuild(tx, world.kinds, {
        key,
        body: pull.bodies.get(key),
        packed: pull.packed.get(key),
        isHere: pull.isHere(key),
        hadWaiting: before.has(key),
        waiting: after.get(key) ?? [],
      }),
    ),
  );
  const at = reply.server_time || link.server_time;
  if ((await tx.count('blobs')) > 0) {
    await rest().noteBlobs(tx, at, reply.blobs_missing, pull.bodies.values());
  }
  const last = rows
    .filter((row) => judged.has(row.s))
    .reduce<OpRow | undefined>((a, b) => (a && a.op.n > b.op.n ? a : b), undefined);
  await writeLink(tx, {
    ...link,
    ...pull.read,
    last_n: last?.op.n ?? link.last_n,
    last_op: last?.op.op_id ?? link.last_op,
    server_time: at,
    last_at: world.clock.now(),
    access: 'ok',
  });
  return {
    came: 'taken',
    note: judged.size < Math.min(taking.asked.rows.length, reply.results.length) ? 'receipt' : '',
    keys: [...pull.touched, ...pull.swept],
    judged: judged.size,
    healed: pull.healed,
  };
}

/** How the server's memory of this device differs from ours: "" not at all [R8]. */
async function partingOf(
  tx: Tx,
  link: Link,
  rows: readonly OpRow[],
  reply: ExchangeReply,
): Promise<Parting | ''> {
  if (reply.epoch !== link.epoch) return 'epoch';
  const { last_n: n, last_op: op } = reply;
  const seq = await tx.get<Seq>('meta', 'seq');
  if (reply.notice === 'fork' || n >= (seq?.n ?? 1)) return 'fork';
  if (n < link.last_n) return 'forgot';
  const own = n === link.last_n ? link.last_op : rows.find((row) => row.op.n === n)?.op.op_id;
  return n > 0 && own !== op ? 'fork' : '';
}

/**
 * Move what got a verdict from the outbox to the journal; answers the serials moved.
 *
 * An operation that the server has taken but whose verdict was lost on the way stays, and is asked
 * for again: only a verdict in hand ends an operation's time in the outbox.
 */
async function storeVerdicts(tx: Tx, { asked, reply }: Taking): Promise<ReadonlySet<number>> {
  const verdicts = new Map(reply.results.map((result) => [result.n, result]));
  const moved = new Set<number>();
  for (const row of asked.rows) {
    const verdict = verdicts.get(row.op.n);
    if (verdict === undefined || !isReceipt(row.op, verdict, reply)) break;
    const { status, why = '', seq = 0 } = verdict;
    const { s, op } = row;
    await tx.delete('outbox', s);
    const judged = { ...row, status, why, seq, got: reply.server_time } satisfies OpRow;
    await tx.put('journal', s, judged);
    moved.add(s);
    // Handed back after a restore and judged as before: the person has been told already.
    if (row.status === status) continue;
    await tx.put('results', op.op_id, verdictOf(row, verdict, reply.server_time));
  }
  return moved;
}

/**
 * Whether a verdict is the server's receipt for this very operation [H11].
 *
 * One that was judged before receipts had a hash is still known by its `op_id`.
 */
function isReceipt(op: Op, { sum, dup }: OpResult, reply: ExchangeReply): boolean {
  return op.n <= reply.last_n && (sum ? sum === opSum(op) : dup === true);
}

export function verdictOf({ op, key }: OpRow, result: OpResult, got: string): Verdict {
  const cut = key.indexOf('/');
  return {
    op_id: op.op_id,
    kind: key.slice(0, cut),
    id: key.slice(cut + 1),
    t: op.t,
    move: op.args.move ?? '',
    at: op.at,
    got,
    status: result.status,
    seq: result.seq ?? 0,
    why: result.why ?? '',
    fields: result.fields ?? [],
    ref: result.ref ?? '',
  };
}
