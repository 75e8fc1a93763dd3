/** A record as this phone believes it to be: the confirmed copy with the unsent work on top [R]. */

import type { Kinds } from './api';
import { applyOp } from './merge';
import type { Author, Doc } from './messages';
import type { Context } from './outcome';
import type { OpRow, Unfit } from './rows';

export interface Replayed {
  readonly doc: Doc | null;
  readonly pending: readonly string[];
  readonly unfit: readonly Unfit[];
}

/**
 * Replay own operations on the confirmed copy, oldest first.
 *
 * One that no longer fits is kept and marked, never dropped: only its author may give it up.
 * One that the copy already holds is not done twice [M2].
 */
export function replay(confirmed: Doc | null, rows: readonly OpRow[], kinds: Kinds): Replayed {
  let doc = confirmed;
  const unfit: Unfit[] = [];
  for (const { op, by, key } of rows) {
    const shape = kinds.shape(key.slice(0, key.indexOf('/')));
    if (shape === undefined) continue;
    const outcome = applyOp(doc, op, contextOf(by, kinds), shape);
    doc = outcome.doc;
    if (outcome.status === 'rejected' || outcome.conflicts.length > 0) {
      unfit.push({ op_id: op.op_id, why: outcome.why, conflicts: outcome.conflicts });
    }
  }
  return { doc, pending: rows.map((row) => row.op.op_id), unfit };
}

export function contextOf(by: Author, kinds: Kinds): Context {
  return { by, rank: kinds.ranks[by.role] ?? 0, ranks: kinds.ranks };
}
