/** Own operations as the sync log lists them. */

import type { EngineOptions, SentOp } from './api';
import type { OpRow } from './rows';

/** Own operations, newest first: those that wait, then the journal. */
export function sent({ store }: EngineOptions, limit: number): Promise<readonly SentOp[]> {
  return store.transact(['outbox', 'journal'], 'readonly', async (tx) => {
    const rows = [...(await tx.all<OpRow>('journal')), ...(await tx.all<OpRow>('outbox'))];
    return rows
      .reverse()
      .slice(0, limit)
      .map(({ op, status, why, got, seq }) => ({
        op,
        status: status ?? 'unsent',
        why: why ?? '',
        got: got ?? '',
        seq: seq ?? 0,
      }));
  });
}
