/** What was sent stays for a while, and can be sent again without harm [H10]. */

import type { EngineOptions } from './api';
import { openPacks, RECORDS, rowOf } from './packs';
import type { StoreName } from './ports';
import { patient } from './rest';
import type { BlobRow, OpRow, Seq, ViewRow } from './rows';

const TOUCHED: readonly StoreName[] = [
  ...new Set<StoreName>([...RECORDS, 'base', 'outbox', 'journal', 'blobs', 'meta']),
];

/**
 * Put judged operations, and the photos of theirs that are still here, into the queue again.
 *
 * They keep their `op_id` and their place in the person's own order, and take new numbers: a server
 * that has them answers with its first verdict [P7], one that lost them takes them anew. Answers how
 * many.
 */
export function sendAgain(
  { store, clock, kinds }: Pick<EngineOptions, 'store' | 'clock' | 'kinds'>,
  wanted: ReadonlySet<string>,
): Promise<number> {
  return patient(store).transact(
    TOUCHED,
    'readwrite',
    async (tx) => {
      const journal = await tx.all<OpRow>('journal');
      const rows = journal.filter(({ op }) => wanted.has(op.op_id));
      const seq = (await tx.get<Seq>('meta', 'seq')) ?? { s: 1, n: 1 };
      for (const [at, row] of rows.entries()) {
        const { s, key, op } = row;
        const shown = await rowOf(tx, await openPacks(tx), key, kinds);
        if (shown !== undefined) {
          if (shown.pending.length === 0) await tx.put('base', key, shown.doc);
          const pending = [...shown.pending, op.op_id];
          await tx.put('docs', key, { ...shown, pending } satisfies ViewRow);
        }
        await tx.delete('journal', s);
        await tx.put('outbox', s, { ...row, op: { ...op, n: seq.n + at } } satisfies OpRow);
      }
      for (const sha256 of new Set(rows.flatMap(({ op }) => op.blobs))) {
        const blob = await tx.get<BlobRow>('blobs', sha256);
        if (blob?.state !== 'stored') continue;
        const again = { state: 'queued', offset: 0, upload: '', at: clock.now() } as const;
        await tx.put('blobs', sha256, { ...blob, ...again } satisfies BlobRow);
      }
      await tx.put('meta', 'seq', { ...seq, n: seq.n + rows.length } satisfies Seq);
      return rows.length;
    },
    { strict: true },
  );
}
