/**
 * The messages of the protocol as the phone sees them (SPEC.md); the server's half is messages.py.
 *
 * Answers may carry more than is named here: a phone ignores what it does not know.
 */

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export type Verb = 'create' | 'edit' | 'move' | 'append' | 'stored';
export type OpStatus = 'applied' | 'merged' | 'conflict' | 'rejected';

/** Who acted, as kept in a record's timeline. */
export interface Author {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

/** One line of a record's timeline; without `got` the server has not seen it yet. */
export interface LogEntry {
  readonly op: string;
  readonly act: string;
  readonly by: Author;
  readonly at: string;
  readonly at_est?: string;
  readonly got?: string;
  readonly to?: string;
  readonly set?: readonly string[];
  readonly add?: { readonly [list: string]: number };
  readonly late?: boolean;
  /** Made while the person still had the area, arrived when they had it no more [P22]. */
  readonly late_scope?: boolean;
  /** The streams that the record left by this. */
  readonly left?: readonly string[];
}

/** A record: one body, the same on the wire, in the server's table and on the phone. */
export interface Doc {
  readonly id: string;
  readonly kind: string;
  readonly ver: number;
  readonly state: string;
  readonly f: JsonObject;
  readonly log: readonly LogEntry[];
}

/** What an operation carries; which keys are there depends on its verb. */
export interface Args {
  readonly set?: JsonObject;
  readonly add?: { readonly [list: string]: readonly JsonObject[] };
  readonly move?: string;
  readonly from?: string;
  readonly shas?: readonly string[];
}

/** One named act of one person on one record; `age_ms` is filled in when it is sent. */
export interface Op {
  readonly n: number;
  readonly op_id: string;
  readonly t: string;
  readonly v: number;
  readonly id: string;
  readonly base_ver: number;
  readonly base_seq: number;
  readonly at: string;
  readonly age_ms?: number;
  readonly args: Args;
  readonly base: JsonObject;
  readonly blobs: readonly string[];
}

/** `[seq, f]`: everything up to `seq` is here; `f` is the stream's floor when its scan began. */
export type Cursor = readonly [number, number];
export type Cursors = { readonly [stream: string]: Cursor };

export interface RegisterRequest {
  readonly install_key: string;
  readonly app: string;
  readonly schema: number;
  readonly platform: string;
}

export interface RegisterReply {
  readonly device: string;
  readonly token: string;
  readonly epoch: string;
  readonly server_time: string;
}

export interface ExchangeRequest {
  readonly device: string;
  readonly epoch: string;
  readonly app: string;
  readonly schema: number;
  readonly now: string;
  readonly ops: readonly Op[];
  readonly cursors?: Cursors;
  readonly sig: string;
  readonly limit: number;
  readonly max_bytes: number;
  readonly have_blobs: readonly string[];
  /** What this app understands beyond the first version of the protocol. */
  readonly accepts: readonly string[];
}

/** A stream's records up to `seq`, ready in pages [S1]. */
export interface SnapshotOffer {
  readonly name: string;
  readonly seq: number;
  readonly count: number;
  readonly bytes: number;
  readonly pages: number;
}

/** The verdict on one operation; `ref` is the id of a conflict or quarantine record. */
export interface OpResult {
  readonly n: number;
  readonly status: OpStatus;
  readonly ver?: number;
  readonly seq?: number;
  readonly why?: string;
  readonly fields?: readonly string[];
  readonly ref?: string;
  /** The hash of the operation as the server read it; see `opSum`. */
  readonly sum?: number;
  readonly dup?: boolean;
}

/** `[seq, stream, "put" | "rem", kind, id, ver, body]`; the body of a "rem" is null. */
export type Change = readonly [number, string, 'put' | 'rem', string, string, number, Doc | null];

export interface ExchangeReply {
  readonly epoch: string;
  readonly server_time: string;
  readonly last_n: number;
  readonly last_op: string;
  readonly results: readonly OpResult[];
  readonly docs: readonly Doc[];
  readonly drop: readonly string[];
  readonly reset: readonly string[];
  readonly chg: readonly Change[];
  /** Absent where the request had none: push only. */
  readonly cursors?: Cursors;
  readonly sig: string;
  readonly more: boolean;
  readonly sum: { readonly [stream: string]: readonly [number, number] };
  readonly blobs_missing: readonly string[];
  readonly poll_ms: number;
  readonly retry_after_ms: number;
  readonly notice: string;
  readonly snapshots?: { readonly [stream: string]: SnapshotOffer };
}

/** The size of a photo's first piece. */
export const PIECE_FIRST = 256 * 1024;
export const OPS_MAX = 200;
export const BATCH_BYTES_MAX = 256 * 1024;
