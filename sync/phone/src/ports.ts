/** What the engine asks of the world; the adapters live in pwa/src/store and pwa/src/platform. */

export type StoreName =
  | 'docs'
  | 'base'
  | 'mem'
  | 'packs'
  | 'outs'
  | 'outbox'
  | 'journal'
  | 'results'
  | 'blobs'
  | 'bytes'
  | 'thumbs'
  | 'drafts'
  | 'log'
  | 'meta';

export type Key = string | number;

/** Keys from `from` (inclusive) to `to` (exclusive); a missing end is open. */
export interface Range {
  readonly from?: Key;
  readonly to?: Key;
}

/**
 * One transaction over the named stores.
 *
 * Between its calls nothing but its calls may be awaited: IndexedDB closes a transaction that waits
 * for anything else.
 */
export interface Tx {
  get<T>(store: StoreName, key: Key): Promise<T | undefined>;
  /** Rows in the order of their keys; the same order as `keys`. */
  all<T>(store: StoreName, range?: Range): Promise<readonly T[]>;
  keys<K extends Key = string>(store: StoreName, range?: Range): Promise<readonly K[]>;
  count(store: StoreName): Promise<number>;
  put(store: StoreName, key: Key, value: unknown): Promise<void>;
  delete(store: StoreName, key: Key): Promise<void>;
  clear(store: StoreName): Promise<void>;
}

/** `strict` asks that the bytes be on the disk before the promise resolves. */
export interface TransactOptions {
  readonly strict?: boolean;
}

/** The phone's database of one person. */
export interface Store {
  /**
   * Run `work` in one transaction: all of it happens, or none.
   *
   * Rejects with a `StoreError`, or with whatever `work` threw; nothing is written then.
   */
  transact<T>(
    names: readonly StoreName[],
    mode: 'readonly' | 'readwrite',
    work: (tx: Tx) => Promise<T>,
    options?: TransactOptions,
  ): Promise<T>;
}

/** Why the phone's database refused: `full` is the one that a person can do something about. */
export type StoreFault = 'full' | 'closed' | 'blocked' | 'failed';

export class StoreError extends Error {
  readonly fault: StoreFault;

  constructor(fault: StoreFault, cause?: unknown) {
    super(`store: ${fault}`, { cause });
    this.name = 'StoreError';
    this.fault = fault;
  }
}

/** One HTTP request. `want` says how the answer's body is to be read. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'HEAD' | 'PATCH';
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string | ArrayBuffer;
  readonly want: 'text' | 'bytes';
  readonly timeoutMs: number;
}

/** One HTTP answer, whatever its status; `text` or `bytes` is filled as the call wanted. */
export interface Answer {
  readonly status: number;
  /** A header's value by its lower-case name. */
  readonly header: (name: string) => string | null;
  readonly text: string;
  readonly bytes?: ArrayBuffer;
}

/** Carries calls to the server; rejects, with anything, when no answer came. */
export interface Transport {
  send(call: Call): Promise<Answer>;
  /**
   * Hold a line on which the server speaks, and hear each piece of text that comes; absent where
   * that cannot be done.
   */
  listen?(call: Pick<Call, 'path' | 'headers'>, hear: (text: string) => void): Listening;
}

/** A line that is being held. */
export interface Listening {
  /** Undefined when the line has ended; an answer that is no line; rejects where none came. */
  readonly ended: Promise<Answer | undefined>;
  readonly close: () => void;
}

export interface Clock {
  /** The phone's wall clock, milliseconds since 1970; may be wrong. */
  now(): number;
  /** Milliseconds that never run backwards, comparable within one `boot`. */
  monotonicMs(): number;
  /** Changes whenever `monotonicMs` starts anew. */
  boot(): string;
  /** Call `run` once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

export interface Ids {
  uuid7(): string;
}

export interface Random {
  /** From 0 (inclusive) to 1 (exclusive). */
  fraction(): number;
  /** `bytes` random bytes as hexadecimal digits, fit for a secret. */
  hex(bytes: number): string;
}

export interface Lock {
  /** Wait until nobody else on this phone holds `name`, then run `work` alone. */
  hold<T>(name: string, work: () => Promise<T>): Promise<T>;
}
