/** Reading and writing who this phone is to the server (`meta` "link"), and its numbering. */

import type { Tx } from './ports';
import type { Link, OpRow, Seq } from './rows';

export const readLink = (tx: Tx): Promise<Link | undefined> => tx.get<Link>('meta', 'link');

export const writeLink = (tx: Tx, link: Link): Promise<void> => tx.put('meta', 'link', link);

/** The part of a link that says what was read: nothing yet. */
export const NOTHING_READ = {
  cursors: {},
  sig: '',
  gens: {},
  sweep: [],
  sums: {},
  held: [],
  healed: {},
  offers: {},
} as const;

/** The part of a link that says what was judged: nothing yet. */
export const NOTHING_JUDGED = { last_n: 0, last_op: '' } as const;

/** Whether an answer to a question asked on `before` may still be taken in on `now` [L]. */
export function sameFooting(now: Link, before: Link): boolean {
  const facts = (link: Link) =>
    JSON.stringify([
      link.device,
      link.epoch,
      link.last_n,
      link.renew,
      Object.entries(link.cursors),
    ]);
  return facts(now) === facts(before);
}

/**
 * Number operations from `first` on, 1 for a new device; their op_ids stay, so that none can count
 * twice.
 *
 * The rows given are the whole outbox, in order.
 */
export async function renumber(tx: Tx, rows: readonly OpRow[], first = 1): Promise<void> {
  for (const [i, row] of rows.entries()) {
    const n = first + i;
    if (row.op.n !== n) await tx.put('outbox', row.s, { ...row, op: { ...row.op, n } });
  }
  const seq = await tx.get<Seq>('meta', 'seq');
  await tx.put('meta', 'seq', { s: seq?.s ?? 1, n: first + rows.length } satisfies Seq);
}
