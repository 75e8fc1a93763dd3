/** A record as this phone believes it to be: the confirmed copy with the unsent work on top [R]. */

import type { Kinds } from './api';
import { applyOp } from './merge';
import type { Author, Doc, Op } from './messages';
import type { Context } from './outcome';
import { rest } from './rest';
import type { OpRow, Unfit } from './rows';
import type { Changes } from './upconvert';

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
 * One that an older app wrote is shown in today's terms, or marked where that cannot be; what is
 * sent stays as it was written [V3].
 */
export function replay(confirmed: Doc | null, rows: readonly OpRow[], kinds: Kinds): Replayed {
  let doc = confirmed && inTodaysTerms(confirmed, kinds);
  const unfit: Unfit[] = [];
  for (const { op: written, by, key } of rows) {
    const kind = key.slice(0, key.indexOf('/'));
    const shape = kinds.shape(kind);
    if (shape === undefined) continue;
    const told = toldToday(written, kinds.changes(kind));
    const isOld = typeof told === 'string';
    const outcome = applyOp(doc, isOld ? written : told, contextOf(by, kinds), shape);
    doc = outcome.doc;
    if (isOld || outcome.status === 'rejected' || outcome.conflicts.length > 0) {
      const why = isOld ? told : outcome.why;
      unfit.push({ op_id: written.op_id, why, conflicts: outcome.conflicts });
    }
  }
  return { doc, pending: rows.map((row) => row.op.op_id), unfit };
}

function inTodaysTerms(doc: Doc, kinds: Kinds): Doc {
  const changes = kinds.changes(doc.kind);
  return changes.length === 0 ? doc : rest().bringUp(doc, changes);
}

/** Or the code why it cannot be told so. */
function toldToday(op: Op, changes: Changes): Op | string {
  return changes.length === 0 && op.v === 1 ? op : rest().upconvert(op, changes);
}

export function contextOf(by: Author, kinds: Kinds): Context {
  return { by, rank: kinds.ranks[by.role] ?? 0, ranks: kinds.ranks };
}
