/** Everything that a phone's database holds, as plain rows by key; packs are taken apart. */

import { openPacks } from '../../sync/phone/src/packs';
import type { StoreName, Tx } from '../../sync/phone/src/ports';
import type { MemRow, ViewRow } from '../../sync/phone/src/rows';
import type { PersonStore } from '../src/store';

export const STORES: readonly StoreName[] = [
  ...(['docs', 'base', 'mem', 'packs', 'outs', 'outbox', 'journal', 'results'] as const),
  ...(['blobs', 'bytes', 'thumbs', 'drafts', 'log', 'meta'] as const),
];
const TOLD = ['base', 'outbox', 'journal', 'blobs', 'log', 'meta'] as const;

type Rows<T = unknown> = readonly (readonly [unknown, T])[];

export async function dump(store: PersonStore): Promise<{ readonly [store: string]: Rows }> {
  return store.transact(STORES, 'readonly', async (tx) => {
    const plain: { [store: string]: Rows } = {};
    for (const name of TOLD) plain[name] = await rows(tx, name);
    const docs = new Map(await rows<ViewRow>(tx, 'docs'));
    const mem = new Map(await rows<MemRow>(tx, 'mem'));
    await unpack(tx, docs, mem);
    return { ...plain, docs: [...docs], mem: [...mem] };
  });
}

async function rows<T>(tx: Tx, name: StoreName): Promise<Rows<T>> {
  const [keys, values] = [await tx.keys(name), await tx.all<T>(name)];
  return keys.map((key, i) => [key, values[i] as T]);
}

/** Add what lies in packs, as it would be in rows of its own. */
async function unpack(tx: Tx, docs: Map<unknown, ViewRow>, mem: Map<unknown, MemRow>) {
  const packs = await openPacks(tx);
  for (const pack of packs.facts) {
    for (const [key, doc] of await packs.docs(pack)) {
      const outs = await tx.get<readonly string[]>('outs', key);
      if (outs?.includes(pack.key)) continue;
      const place = { [pack.stream]: [pack.gen, doc.ver] as const };
      mem.set(key, { streams: { ...place, ...mem.get(key)?.streams } });
      const { kind, id } = doc;
      if ((docs.get(key)?.doc.ver ?? 0) >= doc.ver) continue;
      docs.set(key, { kind, id, doc, pending: [], unfit: [], away: false });
    }
  }
}
