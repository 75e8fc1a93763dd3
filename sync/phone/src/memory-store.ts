/**
 * The store port in plain maps, for tests and for tools without a browser.
 *
 * It passes the same suite as the IndexedDB store, and can be copied, as a cloned phone is.
 */

import type { Key, Range, Store, StoreName, Tx } from './ports';

type Tables = Map<StoreName, Map<Key, unknown>>;

export interface MemoryStore extends Store {
  /** Another phone with the same memory. */
  readonly copy: () => MemoryStore;
  /** Everything in it, for comparison. */
  readonly dump: () => { readonly [store: string]: readonly (readonly [Key, unknown])[] };
}

export function createMemoryStore(start: Tables = new Map()): MemoryStore {
  let tables = start;
  let turn: Promise<unknown> = Promise.resolve();

  const run = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const draft: Tables = new Map(tables);
    const result = await work(portOf(draft));
    tables = draft;
    return result;
  };
  return {
    transact(_names, _mode, work) {
      const mine = turn.then(() => run(work));
      turn = mine.catch(() => undefined);
      return mine;
    },
    copy: () => createMemoryStore(new Map(tables)),
    dump: () =>
      Object.fromEntries([...tables].map(([name, rows]) => [name, sorted(rows)] as const)),
  };
}

function portOf(draft: Tables): Tx {
  const touched = new Set<StoreName>();
  const read = (name: StoreName) => draft.get(name) ?? new Map<Key, unknown>();
  /** Rows are copied on the first write, so that what throws leaves no trace. */
  const write = (name: StoreName) => {
    if (!touched.has(name)) {
      draft.set(name, new Map(read(name)));
      touched.add(name);
    }
    return draft.get(name) as Map<Key, unknown>;
  };
  const within = (name: StoreName, range: Range = {}) =>
    sorted(read(name)).filter(([key]) => isWithin(key, range));
  return {
    get: async <T>(name: StoreName, key: Key) => cloned(read(name).get(key)) as T | undefined,
    all: async <T>(name: StoreName, range?: Range) =>
      within(name, range).map(([, row]) => cloned(row) as T),
    keys: async <K extends Key>(name: StoreName, range?: Range) =>
      within(name, range).map(([key]) => key as K),
    count: async (name) => read(name).size,
    put: async (name, key, value) => {
      write(name).set(key, cloned(value));
    },
    delete: async (name, key) => {
      write(name).delete(key);
    },
    clear: async (name) => {
      write(name).clear();
    },
  };
}

function isWithin(key: Key, { from, to }: Range): boolean {
  return (from === undefined || key >= from) && (to === undefined || key < to);
}

function sorted(rows: ReadonlyMap<Key, unknown>): readonly (readonly [Key, unknown])[] {
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A copy without shared parts, as a database gives; functions and classes may not be stored. */
function cloned(value: unknown): unknown {
  if (typeof value === 'function') throw new TypeError('a function can not be stored');
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof ArrayBuffer) return value.slice(0);
  if (Array.isArray(value)) return value.map(cloned);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cloned(inner)]));
}
