/** The last lines of what the engine did, for the person and for whoever helps on the telephone. */

import type { Clock, Store } from './ports';
import type { LogLine } from './rows';

export const LINES_MAX = 200;

export interface SyncLog {
  readonly add: (what: string, detail?: string) => Promise<void>;
  readonly lines: () => Promise<readonly LogLine[]>;
}

export function createLog(store: Store, clock: Clock): SyncLog {
  return {
    async add(what, detail = '') {
      await store
        .transact(['log'], 'readwrite', async (tx) => {
          const keys = await tx.keys<number>('log');
          const next = (keys[keys.length - 1] ?? 0) + 1;
          await tx.put('log', next, { at: clock.now(), what, detail } satisfies LogLine);
          for (const key of keys.slice(0, Math.max(0, keys.length + 1 - LINES_MAX))) {
            await tx.delete('log', key);
          }
        })
        // A line that does not fit on a full phone must not stop the work it tells of.
        .catch(() => undefined);
    },
    lines: () => store.transact(['log'], 'readonly', (tx) => tx.all<LogLine>('log')),
  };
}
