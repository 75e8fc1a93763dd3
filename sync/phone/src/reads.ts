/** What screens read: views newest first, verdicts, photos, small facts. */

import type { EngineOptions, ListOptions, PhotoBytes, SentOp } from './api';
import { readLink } from './link';
import { openPacks, RECORDS, rowOf, rowsIn } from './packs';
import { type BlobRow, type OpRow, recordKey, type Verdict } from './rows';

const PHOTO_TIMEOUT_MS = 60_000;

export function view({ store, kinds }: EngineOptions, kind: string, id: string) {
  return store.transact(RECORDS, 'readonly', async (tx) =>
    rowOf(tx, await openPacks(tx), recordKey(kind, id), kinds),
  );
}

/** Ids are made in the order of time, so that the key alone gives the newest without an index. */
export function list({ store, kinds }: EngineOptions, kind: string, options: ListOptions = {}) {
  const { limit = Number.POSITIVE_INFINITY, before } = options;
  // '0' is the character after '/'.
  const to = before === undefined ? `${kind}0` : recordKey(kind, before);
  return store.transact(RECORDS, 'readonly', async (tx) =>
    [...(await rowsIn(tx, kinds, { from: `${kind}/`, to }, limit))].reverse(),
  );
}

export async function pendingKeys({ store }: EngineOptions): Promise<ReadonlySet<string>> {
  const rows = await store.transact(['outbox'], 'readonly', (tx) => tx.all<OpRow>('outbox'));
  return new Set(rows.map((row) => row.key));
}

export function verdicts({ store }: EngineOptions): Promise<readonly Verdict[]> {
  return store.transact(['results'], 'readonly', (tx) => tx.all<Verdict>('results'));
}

export async function seen({ store }: EngineOptions, opIds: readonly string[]): Promise<void> {
  await store.transact(['results'], 'readwrite', async (tx) => {
    for (const opId of opIds) await tx.delete('results', opId);
  });
}

/** Own operations, newest first: those that wait, then the journal. */
export function sent({ store }: EngineOptions, limit: number): Promise<readonly SentOp[]> {
  return store.transact(['outbox', 'journal'], 'readonly', async (tx) => {
    const rows = [...(await tx.all<OpRow>('journal')), ...(await tx.all<OpRow>('outbox'))];
    return rows
      .reverse()
      .slice(0, limit)
      .map(({ op, status, why, got, seq }) => ({
        op,
        status: status ?? 'unsent',
        why: why ?? '',
        got: got ?? '',
        seq: seq ?? 0,
      }));
  });
}

/** A photo's bytes: from this phone, else from the server; thumbnails are kept once fetched. */
export async function photo(
  world: EngineOptions,
  sha256: string,
  size: 'thumb' | 'full',
): Promise<PhotoBytes | undefined> {
  const { store, transport } = world;
  const found = await store.transact(
    ['blobs', 'bytes', 'thumbs', 'meta'],
    'readonly',
    async (tx) => {
      const thumb = size === 'thumb' ? await tx.get<PhotoBytes>('thumbs', sha256) : undefined;
      const blob = thumb === undefined ? await tx.get<BlobRow>('blobs', sha256) : undefined;
      const bytes = blob && (await tx.get<ArrayBuffer>('bytes', sha256));
      const whole = bytes && { bytes, mime: blob.mime };
      return { here: thumb ?? whole, token: (await readLink(tx))?.token };
    },
  );
  if (found.here !== undefined || !found.token) return found.here;
  const answer = await transport
    .send({
      method: 'GET',
      path: `/sync/v1/blob/${sha256}${size === 'thumb' ? '?size=thumb' : ''}`,
      headers: { authorization: `Bearer ${found.token}` },
      want: 'bytes',
      timeoutMs: PHOTO_TIMEOUT_MS,
    })
    .catch(() => undefined);
  const mime = answer?.header('content-type') ?? '';
  if (answer?.status !== 200 || answer.bytes === undefined || !mime.startsWith('image/')) {
    return undefined;
  }
  const got: PhotoBytes = { bytes: answer.bytes, mime };
  if (size === 'thumb') {
    await store
      .transact(['thumbs'], 'readwrite', (tx) => tx.put('thumbs', sha256, got))
      .catch(() => undefined);
  }
  return got;
}
