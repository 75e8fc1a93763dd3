/**
 * The phone's database of one person: every store, and the numbered steps that made it so.
 *
 * A step is never edited once it has shipped; the next change is the next step.
 * What clears a store: `docs`, `base`, `mem`, `packs`, `outs` are the server's and go with a new epoch
 * or a wipe;
 * `outbox`, `drafts` and queued photos are the person's and nothing clears them but their being done.
 */

import type { IDBPDatabase } from 'idb';

export type Step = (db: IDBPDatabase) => void;

/** Step n brings a database from version n to version n + 1. */
export const STEPS: readonly Step[] = [
  (db) => {
    for (const store of ['docs', 'base', 'mem', 'outbox', 'journal', 'results', 'meta']) {
      db.createObjectStore(store);
    }
    for (const store of ['blobs', 'bytes', 'thumbs', 'drafts', 'log']) db.createObjectStore(store);
  },
  // Snapshots, many records to a row; what was here stays as it is.
  (db) => {
    for (const store of ['packs', 'outs']) db.createObjectStore(store);
  },
];

/** Run the steps that a database of version `from` has not seen. */
export function migrate(db: IDBPDatabase, from: number, steps: readonly Step[] = STEPS): void {
  for (const step of steps.slice(from)) step(db);
}
