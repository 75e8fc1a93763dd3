/** The rows of the phone's database, store by store. */

import type { Author, Cursors, Doc, Json, Op, OpStatus } from './messages';
import type { Conflict } from './outcome';
import type { StoreName } from './ports';

/** What an answer of the server may change. */
export const ALL_BUT_DRAFTS: readonly StoreName[] = [
  'docs',
  'base',
  'mem',
  'packs',
  'outs',
  'outbox',
  'journal',
  'results',
  'blobs',
  'bytes',
  'meta',
];

/** An own operation that the newer copy of its record no longer allows: kept, marked, sent. */
export interface Unfit {
  readonly op_id: string;
  readonly why: string;
  readonly conflicts: readonly Conflict[];
}

/** `docs`, key "kind/id": a record as this phone believes it to be. */
export interface ViewRow {
  readonly kind: string;
  readonly id: string;
  readonly doc: Doc;
  /** Ids of the own operations shown in `doc` that the server has not judged yet. */
  readonly pending: readonly string[];
  readonly unfit: readonly Unfit[];
  /** The record has left this person's area; it stays until the own work on it is judged. */
  readonly away: boolean;
}

/** `mem`, key "kind/id": the streams a record came in by, each `[generation, version]`. */
export interface MemRow {
  readonly streams: { readonly [stream: string]: readonly [number, number] };
}

/** `outbox` and `journal`, key `s`: a serial number of this phone that no event ever resets. */
export interface OpRow {
  readonly s: number;
  readonly key: string;
  readonly op: Op;
  readonly by: Author;
  readonly boot: string;
  readonly mono: number;
  /** The verdict, once there is one, and the server's time of it. */
  readonly status?: OpStatus;
  readonly why?: string;
  readonly got?: string;
  readonly seq?: number;
}

/** `results`, key op_id: a verdict that the person has not seen yet. */
export interface Verdict {
  readonly op_id: string;
  readonly kind: string;
  readonly id: string;
  /** "<kind>.<verb>", as in the operation. */
  readonly t: string;
  readonly move: string;
  readonly at: string;
  readonly got: string;
  readonly status: OpStatus;
  /** The server's number of the change: the receipt that a person can quote; 0 for none. */
  readonly seq: number;
  readonly why: string;
  readonly fields: readonly string[];
  /** The conflict or quarantine record that explains it, or "". */
  readonly ref: string;
}

/**
 * `blobs`, key sha256: the facts about a photo whose bytes lie in the store `bytes`.
 *
 * A photo is "draft" until an operation refers to it, then "queued"; `offset` bytes of it are safe
 * on the server; "stored" only when a pulled record says so.
 */
export interface BlobRow {
  readonly sha256: string;
  readonly mime: string;
  readonly size: number;
  readonly state: 'draft' | 'queued' | 'stored';
  readonly offset: number;
  /** Where the upload stands on the server, once it was opened. */
  readonly upload: string;
  readonly tries: number;
  /** Drafts that show it. */
  readonly drafts: readonly string[];
  /** Phone time at which it came here or was queued. */
  readonly at: number;
  /** Server time of the answer that showed it stored; absent before, and in what an older app wrote. */
  readonly got?: string;
}

/** Whether it, or the rest of it, has still to be sent. */
export const isOnItsWay = ({ state, offset, size }: BlobRow): boolean =>
  state === 'queued' && offset < size;

/** `drafts`, key chosen by the form. */
export interface DraftRow {
  readonly key: string;
  /** Version of the form that wrote it. */
  readonly form: number;
  readonly at: number;
  readonly value: Json;
}

/** `meta` "link": who this phone is to the server, and how far it has read. */
export interface Link {
  readonly device: string;
  readonly token: string;
  readonly epoch: string;
  readonly cursors: Cursors;
  readonly sig: string;
  /** The last operation with a verdict. */
  readonly last_n: number;
  readonly last_op: string;
  readonly server_time: string;
  /** Streams restarted so far: rows of an older generation are swept at the next checkpoint. */
  readonly gens: { readonly [stream: string]: number };
  readonly sweep: readonly string[];
  readonly sums: { readonly [stream: string]: readonly [number, number] };
  /** Records known only from `docs`, until a checkpoint tells their streams. */
  readonly held: readonly string[];
  /** Server time at which a stream was last restarted because its digest differed. */
  readonly healed: { readonly [stream: string]: string };
  /** Snapshots being taken, by stream; absent in what an older app wrote. */
  readonly offers?: { readonly [stream: string]: OfferRow };
  /** The install key of a registration under way (fork, new epoch), or "". */
  readonly renew: string;
  /** Phone time of the last answer taken in, 0 for never. */
  readonly last_at: number;
  /** How this phone stands with the server. */
  readonly access: Access;
}

/** A snapshot on its way: pages before `next` are here. */
export interface OfferRow {
  readonly name: string;
  readonly seq: number;
  readonly pages: number;
  readonly next: number;
  /** How often in a row its next page would not come. */
  readonly tries: number;
  /** It is not to be had: the next question asks for pages. */
  readonly isLost: boolean;
}

/** "out": the token is refused, sign in again; "revoked": the device was struck off the list. */
export type Access = 'ok' | 'out' | 'revoked';

/** `meta` "seq": the next serial number and the next operation number. */
export interface Seq {
  readonly s: number;
  readonly n: number;
}

/** `log`, key grows: a line of the sync log that a person can read out over the telephone. */
export interface LogLine {
  readonly at: number;
  readonly what: string;
  readonly detail: string;
}

export const recordKey = (kind: string, id: string): string => `${kind}/${id}`;
