/** The engine's transaction port over IndexedDB; nothing but requests is awaited inside. */

import { type Key, type Range, StoreError, type StoreName, type Tx } from '@xunan/phone';
import type { IDBPTransaction } from 'idb';

type Names = string[];

export function portOf(tx: IDBPTransaction<unknown, Names, 'readonly' | 'readwrite'>): Tx {
  const store = (name: StoreName) => tx.objectStore(name);
  const writable = (name: StoreName) =>
    (tx as IDBPTransaction<unknown, Names, 'readwrite'>).objectStore(name);
  return {
    get: <T>(name: StoreName, key: Key) => store(name).get(key) as Promise<T | undefined>,
    all: <T>(name: StoreName, range?: Range) =>
      store(name).getAll(keyRange(range)) as Promise<readonly T[]>,
    keys: <K extends Key>(name: StoreName, range?: Range) =>
      store(name).getAllKeys(keyRange(range)) as unknown as Promise<readonly K[]>,
    count: (name) => store(name).count(),
    put: async (name, key, value) => {
      await writable(name).put(value, key);
    },
    delete: (name, key) => writable(name).delete(key),
    clear: (name) => writable(name).clear(),
  };
}

/** What a failure of the database means for a person; anything else is passed on as it is. */
export function faultOf(error: unknown): unknown {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') return new StoreError('full', error);
  if (name === 'InvalidStateError' || name === 'AbortError') return new StoreError('closed', error);
  if (name === 'VersionError') return new StoreError('blocked', error);
  return error instanceof DOMException ? new StoreError('failed', error) : error;
}

function keyRange(range: Range | undefined): IDBKeyRange | undefined {
  const { from, to } = range ?? {};
  if (from !== undefined && to !== undefined) return IDBKeyRange.bound(from, to, false, true);
  if (from !== undefined) return IDBKeyRange.lowerBound(from);
  return to === undefined ? undefined : IDBKeyRange.upperBound(to, true);
}
