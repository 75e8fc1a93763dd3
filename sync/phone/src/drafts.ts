/** Unfinished forms and their photos; they are never sent, and go with the act that finishes them. */

import { ActError } from './act-error';
import type { NewBlob, PhotoBytes } from './api';
import type { Json } from './messages';
import type { Clock, Store, StoreName, Tx } from './ports';
import type { BlobRow, DraftRow } from './rows';

const STORES: readonly StoreName[] = ['drafts', 'blobs', 'bytes', 'thumbs'];

export async function putDraft(
  store: Store,
  clock: Clock,
  draft: { readonly key: string; readonly form: number; readonly value: Json },
): Promise<void> {
  const row: DraftRow = { ...draft, at: clock.now() };
  await store.transact(['drafts'], 'readwrite', (tx) => tx.put('drafts', draft.key, row));
}

/** Keep a photo's bytes with a draft, so that a killed page has them still. */
export async function putDraftPhoto(
  store: Store,
  clock: Clock,
  key: string,
  photo: NewBlob,
): Promise<void> {
  const work = async (tx: Tx) => {
    const row = await settleBlob(tx, photo, 'draft', clock.now());
    if (row.drafts.includes(key)) return;
    await tx.put('blobs', row.sha256, { ...row, drafts: [...row.drafts, key] } satisfies BlobRow);
  };
  await store.transact(STORES, 'readwrite', work, { strict: true });
}

export async function dropDraftPhoto(store: Store, key: string, sha256: string): Promise<void> {
  await store.transact(STORES, 'readwrite', async (tx) => {
    const row = await tx.get<BlobRow>('blobs', sha256);
    if (row !== undefined) await letGo(tx, row, key);
  });
}

export async function deleteDraft(store: Store, key: string): Promise<void> {
  await store.transact(STORES, 'readwrite', (tx) => releaseDraft(tx, key));
}

/** Inside a transaction: the draft goes, and with it the photos that nothing else needs. */
export async function releaseDraft(tx: Tx, key: string): Promise<void> {
  await tx.delete('drafts', key);
  for (const row of await tx.all<BlobRow>('blobs')) {
    if (row.drafts.includes(key)) await letGo(tx, row, key);
  }
}

/**
 * Inside a transaction: note a photo and keep its bytes; what is further along stays so.
 *
 * Without bytes the photo must be here already, from a draft.
 */
export async function settleBlob(
  tx: Tx,
  photo: NewBlob,
  state: 'draft' | 'queued',
  at: number,
): Promise<BlobRow> {
  const { sha256, mime, bytes, thumb } = photo;
  const known = await tx.get<BlobRow>('blobs', sha256);
  if (known === undefined && bytes === undefined) throw new ActError('photo.missing');
  const fresh: BlobRow = {
    sha256,
    mime,
    size: bytes?.byteLength ?? 0,
    state,
    offset: 0,
    upload: '',
    tries: 0,
    drafts: [],
    at,
  };
  const row =
    known === undefined ? fresh : known.state === 'draft' ? { ...known, state, at } : known;
  if (row !== known) await tx.put('blobs', sha256, row);
  if (bytes !== undefined && row.state !== 'stored') await tx.put('bytes', sha256, bytes);
  if (thumb !== undefined) {
    await tx.put('thumbs', sha256, { bytes: thumb, mime: 'image/jpeg' } satisfies PhotoBytes);
  }
  return row;
}

async function letGo(tx: Tx, row: BlobRow, key: string): Promise<void> {
  const drafts = row.drafts.filter((draft) => draft !== key);
  if (row.state === 'draft' && drafts.length === 0) {
    await tx.delete('blobs', row.sha256);
    await tx.delete('bytes', row.sha256);
    await tx.delete('thumbs', row.sha256);
    return;
  }
  await tx.put('blobs', row.sha256, { ...row, drafts } satisfies BlobRow);
}
