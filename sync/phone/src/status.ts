/** The one line that tells a person where their work is: true numbers, told when they change. */

import type { Status } from './api';
import { readLink } from './link';
import type { Store } from './ports';
import { type BlobRow, isOnItsWay, type OpRow, type Verdict } from './rows';

const AT_START: Status = {
  online: 'unknown',
  access: 'out',
  busy: false,
  phase: 'idle',
  pending: 0,
  oldestPendingAt: '',
  photosPending: 0,
  photosTotal: 0,
  bytesSent: 0,
  bytesTotal: 0,
  needsYou: 0,
  lastExchangeAt: 0,
  lastServerAt: 0,
  complete: false,
  lastError: '',
  notice: '',
};

export interface StatusLine {
  readonly now: () => Status;
  readonly set: (change: Partial<Status>) => void;
  /** Count what lies in the database. */
  readonly refresh: () => Promise<void>;
  /** `offset` bytes of a photo are safe on the server. */
  readonly progress: (sha256: string, offset: number) => void;
  /** Called at once with the present status, or as soon as it has been counted. */
  readonly subscribe: (listener: (status: Status) => void) => () => void;
}

export function createStatus(store: Store): StatusLine {
  let status = AT_START;
  /** Nothing is told before the first count: "all sent" would be a guess. */
  let isCounted = false;
  const listeners = new Set<(status: Status) => void>();
  /** The photos of the batch under way, those done included, until all are. */
  const batch = new Map<string, { readonly size: number; readonly offset: number }>();

  const set = (change: Partial<Status>) => {
    const next = { ...status, ...change };
    if (JSON.stringify(next) === JSON.stringify(status)) return;
    status = next;
    if (isCounted) for (const listener of listeners) listener(status);
  };
  const tally = (): Partial<Status> => {
    const photos = [...batch.values()];
    const add = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0);
    return {
      photosPending: photos.filter((photo) => photo.offset < photo.size).length,
      photosTotal: photos.length,
      bytesSent: add(photos.map((photo) => photo.offset)),
      bytesTotal: add(photos.map((photo) => photo.size)),
    };
  };

  return {
    now: () => status,
    set,
    progress(sha256, offset) {
      const photo = batch.get(sha256);
      if (photo !== undefined) batch.set(sha256, { ...photo, offset });
      set(tally());
    },
    async refresh() {
      const found = await count(store);
      const waiting = found.blobs.filter(isOnItsWay);
      if (waiting.length === 0) batch.clear();
      for (const { sha256, size, offset, state } of found.blobs) {
        if (batch.has(sha256) || waiting.some((row) => row.sha256 === sha256)) {
          batch.set(sha256, { size, offset: state === 'stored' ? size : offset });
        }
      }
      set({ ...tally(), ...found.numbers });
      if (isCounted) return;
      isCounted = true;
      for (const listener of listeners) listener(status);
    },
    subscribe(listener) {
      listeners.add(listener);
      if (isCounted) listener(status);
      return () => listeners.delete(listener);
    },
  };
}

function count(store: Store) {
  return store.transact(['meta', 'outbox', 'blobs', 'results'], 'readonly', async (tx) => {
    const link = await readLink(tx);
    const ops = await tx.all<OpRow>('outbox');
    const verdicts = await tx.all<Verdict>('results');
    const numbers: Partial<Status> = {
      access: link?.access ?? 'out',
      pending: ops.length,
      oldestPendingAt: ops[0]?.op.at ?? '',
      needsYou: verdicts.filter(({ status }) => status === 'conflict' || status === 'rejected')
        .length,
      lastExchangeAt: link?.last_at ?? 0,
      lastServerAt: link?.last_at ? Date.parse(link.server_time) : 0,
    };
    return { numbers, blobs: await tx.all<BlobRow>('blobs') };
  });
}
