/** Starting over, and becoming another device, without losing what nobody else has [R]. */

import type { Kinds } from './api';
import { NOTHING_JUDGED, NOTHING_READ, readLink, renumber, writeLink } from './link';
import type { Store, Tx } from './ports';
import { replay } from './replay';
import { ALL_BUT_DRAFTS, type BlobRow, type Link, type OpRow, type ViewRow } from './rows';

/** How the server's memory of this phone differs from the phone's. */
export type Parting = 'epoch' | 'fork' | 'forgot';

/**
 * Make ready for another device number, under the install key that the link names.
 *
 * op_ids stay, so that sending again what the server does know is harmless.
 */
export async function part(tx: Tx, kinds: Kinds, link: Link, parting: Parting): Promise<void> {
  if (parting === 'epoch') return startOver(tx, kinds, link);
  if (parting === 'forgot') await handBack(tx);
  else await renumber(tx, await tx.all<OpRow>('outbox'));
  return writeLink(tx, { ...link, ...NOTHING_JUDGED });
}

/**
 * The server is not the one we spoke to (restored from a backup): forget what it had confirmed, and
 * hand back what it may have lost.
 */
export async function startOver(tx: Tx, kinds: Kinds, link: Link): Promise<void> {
  const rows = await handBack(tx);
  await forgetConfirmed(tx, kinds, rows);
  for (const blob of await tx.all<BlobRow>('blobs')) {
    if (blob.state === 'draft') continue;
    const again: BlobRow = { ...blob, state: 'queued', offset: 0, upload: '' };
    await tx.put('blobs', blob.sha256, again);
  }
  await writeLink(tx, { ...link, ...NOTHING_READ, ...NOTHING_JUDGED });
}

/** Move the journal back in front of the outbox and number all of it for a new device. */
export async function handBack(tx: Tx): Promise<readonly OpRow[]> {
  for (const row of await tx.all<OpRow>('journal')) await tx.put('outbox', row.s, row);
  await tx.clear('journal');
  const rows = await tx.all<OpRow>('outbox');
  await renumber(tx, rows);
  return tx.all<OpRow>('outbox');
}

/** Clear the server's copies; own unsent records stay in view. */
export async function forgetConfirmed(tx: Tx, kinds: Kinds, rows: readonly OpRow[]): Promise<void> {
  for (const store of ['docs', 'base', 'mem', 'packs', 'outs'] as const) await tx.clear(store);
  await tx.delete('meta', 'packs');
  for (const key of new Set(rows.map((row) => row.key))) {
    const seen = replay(
      null,
      rows.filter((row) => row.key === key),
      kinds,
    );
    if (seen.doc === null) continue;
    const { kind, id } = seen.doc;
    await tx.put('docs', key, { kind, id, ...seen, away: false, doc: seen.doc } satisfies ViewRow);
  }
}

/** Struck off the list: what the server had confirmed goes, what only this phone has stays. */
export async function wipe(store: Store, kinds: Kinds): Promise<void> {
  const work = async (tx: Tx) => {
    await forgetConfirmed(tx, kinds, await tx.all<OpRow>('outbox'));
    for (const store of ['journal', 'results', 'thumbs'] as const) await tx.clear(store);
    for (const blob of await tx.all<BlobRow>('blobs')) {
      if (blob.state !== 'stored') continue;
      await tx.delete('blobs', blob.sha256);
      await tx.delete('bytes', blob.sha256);
    }
    const link = await readLink(tx);
    if (link === undefined) return;
    await writeLink(tx, { ...link, ...NOTHING_READ, token: '', access: 'revoked' });
  };
  await store.transact([...ALL_BUT_DRAFTS, 'thumbs'], 'readwrite', work);
}
