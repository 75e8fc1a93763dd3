/** What the screens see of the engine; README.md shows it in use. */

import type { Author, Json, JsonObject, Op, OpStatus, Verb } from './messages';
import type { Shape } from './outcome';
import type { Clock, Ids, Lock, Random, Store, Transport } from './ports';
import type { Access, BlobRow, DraftRow, LogLine, Verdict, ViewRow } from './rows';
import type { Identity } from './sign-in';
import type { Changes } from './upconvert';

/** What the engine must know of the kinds; the app builds it from the contract. */
export interface Kinds {
  readonly ranks: { readonly [role: string]: number };
  /** Undefined for a kind that this version of the app does not know. */
  readonly shape: (kind: string) => Shape | undefined;
  /** The version of the kind's operations that this app writes. */
  readonly version: (kind: string) => number;
  /** How the kind's older operations read today. */
  readonly changes: (kind: string) => Changes;
  /** The kinds whose operations have changed since their first version. */
  readonly changed: readonly string[];
}

export interface EngineOptions {
  readonly store: Store;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly lock: Lock;
  readonly kinds: Kinds;
  readonly person: Author;
  readonly app: string;
  readonly schema: number;
  readonly platform: string;
  /** Told which keys this engine changed, so that other tabs can be told; see `Engine.heard`. */
  readonly echo?: (keys: readonly string[]) => void;
}

/** One thing a person does to one record. */
export interface Act {
  readonly kind: string;
  readonly verb: Exclude<Verb, 'stored'>;
  /** Needed except for "create", where it may be chosen beforehand. */
  readonly id?: string;
  readonly set?: JsonObject;
  /** Items for append-only lists; a note without `id` gets one. */
  readonly add?: { readonly [list: string]: readonly JsonObject[] };
  readonly move?: string;
  /** The state the person saw; the present one where absent. */
  readonly from?: string;
  /** The values the person saw, by field; the present ones where absent. */
  readonly seen?: JsonObject;
}

/** A photo for the queue; without `bytes` it must have been put there by a draft. */
export interface NewBlob {
  readonly sha256: string;
  readonly mime: string;
  readonly bytes?: ArrayBuffer;
  /** A small JPEG of it. */
  readonly thumb?: ArrayBuffer;
}

export interface ActOptions {
  readonly blobs?: readonly NewBlob[];
  /** The key of the draft that this act finishes. */
  readonly dropDraft?: string;
}

export type Reason =
  | 'start'
  | 'act'
  | 'online'
  | 'offline'
  | 'visible'
  | 'hidden'
  | 'push'
  | 'user'
  | 'timer';

/**
 * Why the last attempt failed: "portal" is an answer that was not ours, "photos" means that all is
 * well but for a photo, "storage" that the phone's database refused.
 */
export type Trouble =
  | ''
  | 'photos'
  | 'offline'
  | 'portal'
  | 'busy'
  | 'server'
  | 'refused'
  | 'storage';

export interface Status {
  /** Whether the last request reached our server. */
  readonly online: 'yes' | 'no' | 'unknown';
  readonly access: Access;
  readonly busy: boolean;
  readonly phase: 'idle' | 'sending' | 'receiving' | 'photos';
  /** Operations without a verdict, and the phone time of the oldest of them. */
  readonly pending: number;
  readonly oldestPendingAt: string;
  /** The batch of photos under way: how many are left of how many, and real bytes. */
  readonly photosPending: number;
  readonly photosTotal: number;
  readonly bytesSent: number;
  readonly bytesTotal: number;
  /** Verdicts not yet seen that say conflict or rejected. */
  readonly needsYou: number;
  /** Phone time of the last answer, 0 for never. */
  readonly lastExchangeAt: number;
  /** What the server's clock said in that answer, 0 for never. */
  readonly lastServerAt: number;
  /** All pages of the last pull have come. */
  readonly complete: boolean;
  readonly lastError: Trouble;
  /** What the server asks to be shown, for instance "update". */
  readonly notice: string;
}

export interface ListOptions {
  /** At most so many, newest first by time of creation. */
  readonly limit?: number;
  /** Only records created before the one with this id. */
  readonly before?: string;
}

/** An own operation as the sync log shows it. */
export interface SentOp {
  readonly op: Op;
  readonly status: OpStatus | 'unsent';
  readonly why: string;
  readonly got: string;
  /** The server's number of the operation, the receipt; 0 where it had no effect or no answer yet. */
  readonly seq: number;
}

export interface PhotoBytes {
  readonly bytes: ArrayBuffer;
  readonly mime: string;
}

export interface Engine {
  /** Read the queue, then sync now and from now on. */
  start(): Promise<void>;
  /** Let go of timers; what is under way ends by itself. */
  stop(): void;
  /** Something happened that makes it worth trying now; "hidden": nobody looks any more. */
  kick(reason: Reason): void;
  readonly status: Status;
  subscribe(listener: (status: Status) => void): () => void;
  /** Keys "kind/id" of records whose view changed; also "drafts", "results", "photos". */
  onChange(listener: (keys: readonly string[]) => void): () => void;
  /** Tell listeners of changes that another tab made. */
  heard(keys: readonly string[]): void;
  /** Take the identity that `signIn` brought; unsent work is kept and sent under it. */
  adopt(identity: Identity): Promise<void>;

  /**
   * Save acts on this phone in one strict transaction; resolved means saved.
   *
   * Rejects with `ActError` (the act makes no sense) or `StoreError` (fault "full": no room).
   */
  act(acts: readonly Act[], options?: ActOptions): Promise<{ ids: string[]; ops: string[] }>;

  view(kind: string, id: string): Promise<ViewRow | undefined>;
  list(kind: string, options?: ListOptions): Promise<readonly ViewRow[]>;
  pendingKeys(): Promise<ReadonlySet<string>>;
  verdicts(): Promise<readonly Verdict[]>;
  /** The person has seen these verdicts. */
  seen(opIds: readonly string[]): Promise<void>;
  /** Own operations, newest first. */
  sent(limit: number): Promise<readonly SentOp[]>;
  log(): Promise<readonly LogLine[]>;

  drafts(): Promise<readonly DraftRow[]>;
  draft(key: string): Promise<DraftRow | undefined>;
  putDraft(key: string, form: number, value: Json): Promise<void>;
  putDraftPhoto(key: string, photo: NewBlob): Promise<void>;
  dropDraftPhoto(key: string, sha256: string): Promise<void>;
  deleteDraft(key: string): Promise<void>;

  blob(sha256: string): Promise<BlobRow | undefined>;
  /** From this phone, else from the server (thumbnails are then kept); undefined: not to be had. */
  photo(sha256: string, size: 'thumb' | 'full'): Promise<PhotoBytes | undefined>;
  /** Free the bytes of photos that the server has; `olderThanMs` 0 frees all of them. */
  purge(olderThanMs?: number): Promise<number>;

  /** Small facts that the app keeps for this person (answers of /me, settings). */
  fact<T extends Json>(name: string): Promise<T | undefined>;
  setFact(name: string, value: Json): Promise<void>;
}
