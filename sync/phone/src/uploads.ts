/** Photos on their way: tus 1.0 over small pieces, resumed where the server says it stands [C]. */

import type { EngineOptions } from './api';
import { base64 } from './base64';
import { readLink } from './link';
import type { Answer, Call } from './ports';
import { retryAfterMs } from './reply';
import { type BlobRow, isOnItsWay } from './rows';

export const PIECE_LEAST = 64 * 1024;
export const PIECE_MOST = 1024 * 1024;
const QUICK_MS = 1_500;
const SLOW_MS = 6_000;
const TIMEOUT_MS = 60_000;
/** Wrong offsets, lost uploads and wrong hashes in a row before a photo has to wait its turn. */
const STUMBLES_MAX = 3;
const TUS = { 'tus-resumable': '1.0.0' } as const;

/** The size of the next piece; it follows the line and lives as long as the engine. */
export interface Pace {
  bytes: number;
}

export interface Uploading {
  readonly pace: Pace;
  /** Operations are waiting and go first. */
  readonly mustYield: () => Promise<boolean>;
  readonly progress: (sha256: string, offset: number) => void;
}

export interface UploadPass {
  /** "yield": operations go first; "offline": nothing comes through; "busy": wait `waitMs`. */
  readonly came: 'done' | 'yield' | 'offline' | 'busy';
  readonly waitMs: number;
  readonly finished: number;
  readonly failed: number;
}

/**
 * Send the photos that wait, one after the other.
 *
 * One that fails steps back behind the others; two different ones in a row without any answer
 * mean that the line is dead. A server that has too much to do is left alone at once.
 */
export async function uploadAll(world: EngineOptions, doing: Uploading): Promise<UploadPass> {
  let finished = 0;
  let failed = 0;
  let silent = 0;
  let waitMs = 0;
  for (const row of await waiting(world)) {
    const came = await uploadOne(world, doing, row).catch((error: unknown) => {
      if (!(error instanceof BusyError)) return 'silent' as const;
      waitMs = error.waitMs;
      return 'busy' as const;
    });
    if (came === 'yield') return { came, waitMs, finished, failed };
    if (came === 'done') finished += 1;
    else {
      failed += 1;
      await keep(world, row.sha256, (now) => ({ ...now, tries: now.tries + 1 }));
    }
    if (came === 'busy') return { came, waitMs, finished, failed };
    silent = came === 'silent' ? silent + 1 : 0;
    if (silent === 2) break;
  }
  return { came: silent > 0 && finished === 0 ? 'offline' : 'done', waitMs, finished, failed };
}

/** Photos not wholly on the server: those that failed least go first, then the oldest. */
async function waiting({ store }: EngineOptions): Promise<readonly BlobRow[]> {
  const rows = await store.transact(['blobs'], 'readonly', (tx) => tx.all<BlobRow>('blobs'));
  return rows.filter(isOnItsWay).sort((a, b) => a.tries - b.tries || a.at - b.at);
}

/** Rejects where no answer came at all. */
async function uploadOne(
  world: EngineOptions,
  doing: Uploading,
  row: BlobRow,
): Promise<'done' | 'yield' | 'failed'> {
  const found = await world.store.transact(['bytes', 'meta'], 'readonly', async (tx) => ({
    bytes: await tx.get<ArrayBuffer>('bytes', row.sha256),
    token: (await readLink(tx))?.token ?? '',
  }));
  if (found.bytes === undefined) return 'failed';
  const line = { ...world, token: found.token };
  let upload = row.upload;
  let offset = -1;
  for (let stumbles = 0; stumbles < STUMBLES_MAX; ) {
    if (upload === '') ({ upload, offset } = await openUpload(line, row));
    if (upload === '') return 'failed';
    if (offset < 0) {
      offset = (await standOf(line, upload)) ?? -1;
      if (offset < 0) {
        stumbles += 1;
        upload = '';
        continue;
      }
    }
    await keep(world, row.sha256, (now) => ({ ...now, upload, offset }));
    doing.progress(row.sha256, offset);
    if (offset >= row.size) return 'done';
    if (await doing.mustYield()) return 'yield';
    const next = await sendPiece(line, doing.pace, { upload, offset, bytes: found.bytes });
    if (next === undefined) stumbles += 1;
    offset = next ?? -1;
  }
  return 'failed';
}

type Line = Pick<EngineOptions, 'transport' | 'clock'> & { readonly token: string };

/** Open the upload, or find it again: the server names it after person, hash and size [C1]. */
export async function openUpload(
  line: Line,
  row: Pick<BlobRow, 'sha256' | 'size' | 'mime'>,
): Promise<{ readonly upload: string; readonly offset: number }> {
  const answer = await send(line, {
    method: 'POST',
    path: '/sync/v1/blobs',
    headers: {
      'upload-length': String(row.size),
      'upload-metadata': `sha256 ${base64(row.sha256)},mime ${base64(row.mime)}`,
    },
  });
  const place = answer.status === 201 || answer.status === 200 ? answer.header('location') : null;
  const upload = (place ?? '').replace(/^[a-z]+:\/\/[^/]+/i, '');
  return { upload, offset: offsetOf(answer) ?? -1 };
}

/** How many bytes of an upload are safe, or undefined where there is none. */
export async function standOf(line: Line, upload: string): Promise<number | undefined> {
  return offsetOf(await send(line, { method: 'HEAD', path: upload }));
}

/** The new offset, or undefined where the server must be asked how it stands. */
export async function sendPiece(
  line: Line,
  pace: Pace,
  part: { readonly upload: string; readonly offset: number; readonly bytes: ArrayBuffer },
): Promise<number | undefined> {
  const began = line.clock.monotonicMs();
  let answer: Answer;
  try {
    answer = await send(line, {
      method: 'PATCH',
      path: part.upload,
      headers: {
        'content-type': 'application/offset+octet-stream',
        'upload-offset': String(part.offset),
      },
      body: part.bytes.slice(part.offset, part.offset + pace.bytes),
    });
  } catch (error) {
    if (!(error instanceof BusyError)) pace.bytes = Math.max(PIECE_LEAST, pace.bytes / 2);
    throw error;
  }
  const took = line.clock.monotonicMs() - began;
  if (took < QUICK_MS) pace.bytes = Math.min(PIECE_MOST, pace.bytes * 2);
  if (took > SLOW_MS) pace.bytes = Math.max(PIECE_LEAST, pace.bytes / 2);
  const offset = offsetOf(answer);
  return offset !== undefined && offset > part.offset ? offset : undefined;
}

/** Only our endpoint answers 2xx with an offset; a portal's page has none. */
function offsetOf(answer: Answer): number | undefined {
  const text = answer.header('upload-offset') ?? '';
  return answer.status >= 200 && answer.status < 300 && /^\d+$/.test(text)
    ? Number(text)
    : undefined;
}

/** The server asks to be left alone for `waitMs`, or for as long as we like where it is 0. */
class BusyError extends Error {
  readonly waitMs: number;

  constructor(waitMs: number) {
    super('busy');
    this.waitMs = waitMs;
  }
}

/** Rejects where no answer came, and with `BusyError` where the answer is to wait. */
async function send(
  line: Line,
  call: Pick<Call, 'method' | 'path'> & Partial<Pick<Call, 'headers' | 'body'>>,
): Promise<Answer> {
  const headers = { ...TUS, authorization: `Bearer ${line.token}`, ...call.headers };
  const asked = { ...call, headers, want: 'text', timeoutMs: TIMEOUT_MS } as const;
  const answer = await line.transport.send(asked);
  if (answer.status === 429 || answer.status === 503) throw new BusyError(retryAfterMs(answer));
  return answer;
}

async function keep(
  { store }: EngineOptions,
  sha256: string,
  change: (row: BlobRow) => BlobRow,
): Promise<void> {
  await store.transact(['blobs'], 'readwrite', async (tx) => {
    const row = await tx.get<BlobRow>('blobs', sha256);
    if (row?.state === 'queued') await tx.put('blobs', sha256, change(row));
  });
}
