/** Asking: the next operations in order, and what was read so far; checking the answer's shape. */

import type { EngineOptions } from './api';
import { utf8 } from './digest';
import { readLink } from './link';
import {
  BATCH_BYTES_MAX,
  type Doc,
  type ExchangeReply,
  type ExchangeRequest,
  OPS_MAX,
  type Op,
} from './messages';
import { isPlain, JSON_HEADERS, type Judged, judge, type Plain } from './reply';
import type { BlobRow, Link, OpRow } from './rows';

const BLOBS_NAMED_MAX = 100;
const TIMEOUT_MS = 30_000;

/** A question as it was asked: the answer is taken in only if this still holds. */
export interface Asked {
  readonly link: Link;
  readonly rows: readonly OpRow[];
  readonly request: ExchangeRequest;
}

/** The next question, or undefined where this phone is not signed in. */
export async function nextQuestion(
  world: EngineOptions,
  opsMax: number = OPS_MAX,
): Promise<Asked | undefined> {
  const { store, clock, app, schema } = world;
  return store.transact(['meta', 'outbox', 'blobs'], 'readonly', async (tx) => {
    const link = await readLink(tx);
    if (link === undefined) return undefined;
    // By number: what is sent again keeps its place in the store, but not its number.
    const queue = [...(await tx.all<OpRow>('outbox'))].sort((a, b) => a.op.n - b.op.n);
    const rows = firstBatch(queue, opsMax);
    const blobs = await tx.all<BlobRow>('blobs');
    const request: ExchangeRequest = {
      device: link.device,
      epoch: link.epoch,
      app,
      schema,
      now: new Date(clock.now()).toISOString(),
      ops: rows.map((row) => withAge(row, world)),
      cursors: link.cursors,
      sig: link.sig,
      limit: 500,
      max_bytes: 512 * 1024,
      have_blobs: blobs
        .filter((blob) => blob.state === 'queued')
        .slice(0, BLOBS_NAMED_MAX)
        .map((blob) => blob.sha256),
      accepts: Object.values(link.offers ?? {}).some(({ isLost }) => isLost) ? [] : ['snapshot'],
    };
    return { link, rows, request };
  });
}

/** Ask the server; anything but a whole answer of the right shape is not an answer. */
export function ask(world: EngineOptions, asked: Asked): Promise<Judged<ExchangeReply>> {
  return judge(
    world.transport,
    {
      method: 'POST',
      path: '/sync/v1/exchange',
      headers: { ...JSON_HEADERS, authorization: `Bearer ${asked.link.token}` },
      body: JSON.stringify(asked.request),
      want: 'text',
      timeoutMs: TIMEOUT_MS,
    },
    (body) => replyOf(body, asked.link.epoch),
  );
}

/** The longest run from the front that fits into one request; at least one. */
function firstBatch(rows: readonly OpRow[], opsMax: number): readonly OpRow[] {
  let bytes = 0;
  let many = 0;
  for (const row of rows.slice(0, opsMax)) {
    bytes += utf8(JSON.stringify(row.op)).length + 24;
    if (many > 0 && bytes > BATCH_BYTES_MAX) break;
    many += 1;
  }
  return rows.slice(0, many);
}

/** The age by a clock that cannot be set, where the phone's page still runs that the act ran in. */
function withAge(row: OpRow, { clock }: EngineOptions): Op {
  if (row.boot !== clock.boot()) return row.op;
  return { ...row.op, age_ms: Math.max(0, Math.round(clock.monotonicMs() - row.mono)) };
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isWhole: Check = (value) => Number.isSafeInteger(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const pairs: Check = (value) => isPlain(value) && Object.values(value).every(listOf(isWhole));
const isResult: Check = (value) =>
  isPlain(value) &&
  isWhole(value.n) &&
  ['applied', 'merged', 'conflict', 'rejected'].includes(String(value.status));
const isDoc: Check = (value) =>
  isPlain(value) &&
  [value.id, value.kind, value.state].every(isText) &&
  isWhole(value.ver) &&
  isPlain(value.f) &&
  Array.isArray(value.log);
const isChange: Check = (value) => {
  if (!Array.isArray(value) || value.length < 7) return false;
  const [seq, stream, what, kind, id, ver, body] = value as readonly unknown[];
  return (
    [seq, ver].every(isWhole) &&
    [stream, kind, id].every(isText) &&
    (what === 'rem' || (what === 'put' && (body === null || isDoc(body))))
  );
};

const isOffer: Check = (value) =>
  isPlain(value) && isText(value.name) && isWhole(value.seq) && isWhole(value.pages);

/** The records of a page [S2]; undefined where one of them is none. */
export function docsIn({ docs }: Plain): readonly Doc[] | undefined {
  return listOf(isDoc)(docs) ? (docs as readonly Doc[]) : undefined;
}

const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

/** The shape that each part of a reply must have. */
const SHAPE: { readonly [part: string]: Check } = {
  last_n: isWhole,
  last_op: isText,
  more: (value) => typeof value === 'boolean',
  results: listOf(isResult),
  docs: listOf(isDoc),
  drop: listOf(isText),
  reset: listOf(isText),
  chg: listOf(isChange),
  cursors: optional(pairs),
  sig: isText,
  sum: pairs,
  blobs_missing: listOf(isText),
  poll_ms: isWhole,
  retry_after_ms: isWhole,
  notice: isText,
  server_time: isText,
  snapshots: optional((value) => isPlain(value) && Object.values(value).every(isOffer)),
};

/** What counts where a part is missing that may be. */
const DEFAULTS = {
  results: [],
  docs: [],
  drop: [],
  reset: [],
  chg: [],
  sig: '',
  sum: {},
  blobs_missing: [],
  poll_ms: 0,
  retry_after_ms: 0,
  notice: '',
  server_time: '',
} as const;

/** The reply if its every part has the right shape; an answer of another epoch need hold no more. */
export function replyOf(body: Plain, epoch: string): ExchangeReply | undefined {
  if (!isText(body.epoch) || body.epoch === '') return undefined;
  const reply = { ...DEFAULTS, ...body } as unknown as ExchangeReply & Plain;
  if (reply.epoch !== epoch) {
    return { ...DEFAULTS, epoch: reply.epoch, more: false, last_n: 0, last_op: '' };
  }
  return Object.entries(SHAPE).every(([part, fits]) => fits(reply[part])) ? reply : undefined;
}
