/** Building a record's view anew: the newest confirmed body, the waiting operations on top [R2]. */

import type { Kinds } from './api';
import type { Doc } from './messages';
import type { Tx } from './ports';
import { replay } from './replay';
import type { OpRow, ViewRow } from './rows';

export interface Rebuilding {
  readonly key: string;
  /** A body that has just come. */
  readonly body: Doc | undefined;
  /** The body in a pack that still holds the record. */
  readonly packed: Doc | undefined;
  /** Whether the record is still in this person's area. */
  readonly isHere: boolean;
  /** Whether operations waited on it until now. */
  readonly hadWaiting: boolean;
  readonly waiting: readonly OpRow[];
}

/** An older body than the known one is ignored: a version never goes back [R3]. */
export async function rebuild(tx: Tx, kinds: Kinds, record: Rebuilding): Promise<void> {
  const { key, body, packed, isHere, hadWaiting, waiting } = record;
  const single = hadWaiting
    ? await tx.get<Doc>('base', key)
    : (await tx.get<ViewRow>('docs', key))?.doc;
  const known = (single?.ver ?? 0) < (packed?.ver ?? 0) ? packed : single;
  const confirmed = body !== undefined && (known?.ver ?? 0) <= body.ver ? body : (known ?? null);
  const seen = replay(isHere || waiting.length > 0 ? confirmed : null, waiting, kinds);
  if (waiting.length > 0 && confirmed !== null) await tx.put('base', key, confirmed);
  else if (hadWaiting) await tx.delete('base', key);
  const isPacked =
    isHere && waiting.length === 0 && packed !== undefined && confirmed?.ver === packed.ver;
  if (seen.doc === null || isPacked) return tx.delete('docs', key);
  const { kind, id } = seen.doc;
  const away = !isHere && confirmed !== null;
  return tx.put('docs', key, { ...seen, kind, id, doc: seen.doc, away } satisfies ViewRow);
}

/** The rows of each record, in their order. */
export function byRecord(rows: readonly OpRow[]): ReadonlyMap<string, readonly OpRow[]> {
  const groups = new Map<string, OpRow[]>();
  for (const row of rows) {
    const group = groups.get(row.key);
    if (group === undefined) groups.set(row.key, [row]);
    else group.push(row);
  }
  return groups;
}
