/** What may go, and when: never anything that only this phone has. */

import type { EngineOptions } from './api';
import type { BlobRow, OpRow, Verdict } from './rows';

export const KEEP_PHOTOS_MS = 30 * 86_400_000;
export const JOURNAL_KEEP_MS = 30 * 86_400_000;
export const JOURNAL_MAX = 5_000;
export const RESULTS_MAX = 500;
export const THUMBS_MAX = 2_000;

/**
 * Free the bytes of photos that the server has had for `olderThanMs`; answers how many bytes.
 *
 * "Has" means that a pulled record said so [R11]; what a draft still shows stays.
 */
export async function purge(
  { store, clock }: EngineOptions,
  olderThanMs = KEEP_PHOTOS_MS,
): Promise<number> {
  return store.transact(['blobs', 'bytes'], 'readwrite', async (tx) => {
    let freed = 0;
    for (const row of await tx.all<BlobRow>('blobs')) {
      const isOld = clock.now() - row.at >= olderThanMs;
      if (row.state !== 'stored' || row.drafts.length > 0 || !isOld) continue;
      await tx.delete('blobs', row.sha256);
      await tx.delete('bytes', row.sha256);
      freed += row.size;
    }
    return freed;
  });
}

/**
 * Keep the journal to 30 days and 5,000 lines, and the rest to what a person can look through.
 *
 * The journal's age is told by the server's own times, up to its latest answer: a phone whose clock
 * runs a month ahead must still hand everything back after a restore.
 */
export async function tidy({ store }: EngineOptions): Promise<void> {
  await store.transact(['journal', 'results', 'thumbs'], 'readwrite', async (tx) => {
    const journal = await tx.all<OpRow>('journal');
    const newest = journal.reduce((last, { got = '' }) => (got > last ? got : last), '');
    const since = newest && new Date(Date.parse(newest) - JOURNAL_KEEP_MS).toISOString();
    for (const [i, row] of journal.entries()) {
      const isOver = i < journal.length - JOURNAL_MAX;
      if (isOver || (row.got ?? '') < since) await tx.delete('journal', row.s);
    }
    const verdicts = await tx.all<Verdict>('results');
    const quiet = verdicts.filter(({ status }) => status === 'applied' || status === 'merged');
    for (const { op_id } of quiet.slice(0, Math.max(0, quiet.length - RESULTS_MAX))) {
      await tx.delete('results', op_id);
    }
    const thumbs = await tx.keys('thumbs');
    for (const sha256 of thumbs.slice(THUMBS_MAX)) await tx.delete('thumbs', sha256);
  });
}
