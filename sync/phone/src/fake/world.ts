/** What the fake server holds; `copyOf` is its backup. */

import type { Author, Doc, OpResult } from '../messages';
import type { Shape } from '../outcome';
import type { Packed } from './shelf';

/** The server's time never moves: nothing in the protocol may depend on it. */
export const NOW = '2026-06-20T08:00:00.000Z';

export interface Rules {
  readonly people: { readonly [id: string]: Author };
  readonly ranks: { readonly [role: string]: number };
  readonly shape: (kind: string) => Shape | undefined;
  readonly streams: (doc: Doc) => readonly string[];
}

export interface Device {
  readonly device: string;
  readonly person: string;
  readonly key: string;
  token: string;
  last_n: number;
  last_op: string;
  revoked: boolean;
}

export interface FeedRow {
  readonly seq: number;
  readonly stream: string;
  readonly what: 'put' | 'rem';
  readonly kind: string;
  readonly id: string;
  readonly ver: number;
}

export interface JudgedOp {
  readonly result: OpResult;
  readonly key: string;
}

export interface State {
  epoch: string;
  seq: number;
  devices: readonly Device[];
  ops: Map<string, JudgedOp>;
  docs: Map<string, { readonly doc: Doc; readonly streams: readonly string[] }>;
  feed: Map<string, FeedRow>;
  floors: Map<string, number>;
  /** Whole photos: their sizes by hash. */
  blobs: Map<string, number>;
}

export interface World {
  readonly rules: Rules;
  readonly state: State;
  /** Which streams a person may see; change it to move somebody. */
  readonly scope: Map<string, ReadonlySet<string>>;
  /** Largest number of feed rows in a page. */
  page: number;
  /** Snapshots that were made, by stream and name. */
  readonly shelf: Map<string, Packed>;
  /** Never the same twice, whatever was restored. */
  readonly fresh: (prefix: string) => string;
}

export function emptyState(): State {
  return {
    epoch: 'e1',
    seq: 0,
    devices: [],
    ops: new Map(),
    docs: new Map(),
    feed: new Map(),
    floors: new Map(),
    blobs: new Map(),
  };
}

/** A copy that later pushes do not reach; rows are never changed in place, but for devices. */
export function copyOf(state: State): State {
  return {
    ...state,
    devices: state.devices.map((device) => ({ ...device })),
    ops: new Map(state.ops),
    docs: new Map(state.docs),
    feed: new Map(state.feed),
    floors: new Map(state.floors),
    blobs: new Map(state.blobs),
  };
}

export const seenBy = (world: World, person: string): ReadonlySet<string> =>
  world.scope.get(person) ?? new Set();
