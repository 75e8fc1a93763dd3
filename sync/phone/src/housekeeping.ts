/** What may go, and when: never anything that only this phone has. */

import type { EngineOptions } from './api';
import { readLink } from './link';
import type { Tx } from './ports';
import type { BlobRow, OpRow, Verdict } from './rows';
import { createLog } from './synclog';

const DAY_MS = 86_400_000;
/** Days that the black box keeps what was sent, where the county has not said otherwise. */
export const BLACK_BOX_DAYS = 30;
/** The fact under which the app keeps the county's own word. */
export const DAYS_FACT = 'black_box_days';
export const JOURNAL_MAX = 5_000;
export const RESULTS_MAX = 500;
export const THUMBS_MAX = 2_000;

/**
 * Free the bytes of photos that the server has; answers how many bytes.
 *
 * "Has" means that a pulled record said so [R11]; what a draft still shows stays, and so does the
 * black box, unless `olderThanMs` says otherwise: then the log tells [H10]. As with the journal, the
 * server's own times tell how old a photo is, so that no wrong clock empties the black box.
 */
export async function purge(
  { store, clock }: Pick<EngineOptions, 'store' | 'clock'>,
  olderThanMs?: number,
): Promise<number> {
  let photos = 0;
  const freed = await store.transact(['blobs', 'bytes', 'meta'], 'readwrite', async (tx) => {
    const least = olderThanMs ?? (await keptMs(tx));
    const said = Date.parse((await readLink(tx))?.server_time ?? '');
    const ageOf = ({ got, at }: BlobRow) =>
      got && said ? said - Date.parse(got) : clock.now() - at;
    let bytes = 0;
    for (const row of await tx.all<BlobRow>('blobs')) {
      const isOld = ageOf(row) >= least;
      if (row.state !== 'stored' || row.drafts.length > 0 || !isOld) continue;
      await tx.delete('blobs', row.sha256);
      await tx.delete('bytes', row.sha256);
      bytes += row.size;
      photos += 1;
    }
    return bytes;
  });
  if (olderThanMs !== undefined && photos > 0) {
    await createLog(store, clock).add('freed', `${photos} · ${(freed / 1e6).toFixed(1)} MB`);
  }
  return freed;
}

async function keptMs(tx: Tx): Promise<number> {
  return ((await tx.get<number>('meta', `fact/${DAYS_FACT}`)) ?? BLACK_BOX_DAYS) * DAY_MS;
}

/**
 * Keep the journal to the black box's days and 5,000 lines, and the rest to what a person can look through.
 *
 * The journal's age is told by the server's own times, up to its latest answer: a phone whose clock
 * runs a month ahead must still hand everything back after a restore.
 */
export async function tidy({ store }: EngineOptions): Promise<void> {
  await store.transact(['journal', 'results', 'thumbs', 'meta'], 'readwrite', async (tx) => {
    const journal = await tx.all<OpRow>('journal');
    const newest = journal.reduce((last, { got = '' }) => (got > last ? got : last), '');
    const since = newest && new Date(Date.parse(newest) - (await keptMs(tx))).toISOString();
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
