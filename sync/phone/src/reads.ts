/** What screens read: views newest first, verdicts, photos, small facts. */

import type { EngineOptions, ListOptions, PhotoBytes } from './api';
import { readLink } from './link';
import { openPacks, RECORDS, rowOf, rowsIn } from './packs';
import { fetchRest } from './rest';
import { type BlobRow, type OpRow, recordKey, type Verdict } from './rows';

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

/** A photo's bytes: from this phone, else from the server; thumbnails are kept once fetched. */
export async function photo(
  world: EngineOptions,
  sha256: string,
  size: 'thumb' | 'full',
): Promise<PhotoBytes | undefined> {
  const { store } = world;
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
  const { fetchPhoto } = await fetchRest();
  return fetchPhoto(world, found.token, sha256, size);
}
