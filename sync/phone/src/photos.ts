/** Photos beside the records: which the server has, and what it has that is not here [R11]. */

import type { EngineOptions, PhotoBytes } from './api';
import type { Doc } from './messages';
import type { Tx } from './ports';
import { type BlobRow, isOnItsWay } from './rows';

const TIMEOUT_MS = 60_000;

/**
 * A photo is the server's only once a pulled record says so; one it lacks is sent again [R11, C8].
 *
 * `serverTime` is that of the answer: the black box counts its days by it [H10].
 */
export async function noteBlobs(
  tx: Tx,
  serverTime: string,
  lacking: readonly string[],
  bodies: Iterable<Doc>,
): Promise<void> {
  const mine = new Set(await tx.keys('blobs'));
  if (mine.size === 0) return;
  const stored = new Set<string>();
  for (const doc of bodies) {
    for (const items of Object.values(doc.f)) {
      for (const item of Array.isArray(items) ? items : []) {
        if (item?.stored === true && mine.has(item.sha256)) stored.add(item.sha256);
      }
    }
  }
  const missing = new Set(lacking);
  for (const sha256 of new Set([...stored, ...missing])) {
    const row = await tx.get<BlobRow>('blobs', sha256);
    if (row === undefined || row.state === 'draft') continue;
    // Half of it is there, and where it stands the upload itself knows.
    if (missing.has(sha256) && isOnItsWay(row)) continue;
    // What the server says it lacks outweighs what a record says it has.
    const next: BlobRow = missing.has(sha256)
      ? { ...row, state: 'queued', offset: 0, upload: '' }
      : { ...row, state: 'stored', offset: row.size, got: serverTime };
    if (next.state !== row.state || next.offset !== row.offset) await tx.put('blobs', sha256, next);
  }
}

/** A photo's bytes from the server; thumbnails are kept. */
export async function fetchPhoto(
  { store, transport }: EngineOptions,
  token: string,
  sha256: string,
  size: 'thumb' | 'full',
): Promise<PhotoBytes | undefined> {
  const answer = await transport
    .send({
      method: 'GET',
      path: `/sync/v1/blob/${sha256}${size === 'thumb' ? '?size=thumb' : ''}`,
      headers: { authorization: `Bearer ${token}` },
      want: 'bytes',
      timeoutMs: TIMEOUT_MS,
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
