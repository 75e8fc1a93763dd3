/** Changing packs: a page is added, a record leaves, packs go with their streams [S9]. */

import { rowDigest } from './digest';
import type { Doc } from './messages';
import type { Held, PackFacts, Packs } from './packs';
import type { Tx } from './ports';
import { recordKey } from './rows';

/** Keep a page as it came. */
export async function addPack(
  tx: Tx,
  packs: Packs,
  named: Pick<PackFacts, 'key' | 'stream' | 'gen'>,
  page: { readonly text: string; readonly docs: readonly Doc[] },
): Promise<void> {
  const keys = page.docs.map(({ kind, id }) => recordKey(kind, id)).sort();
  const [first = '', last = ''] = [keys[0], keys.at(-1)];
  const sum = page.docs.reduce((all, { kind, id, ver }) => all + rowDigest(kind, id, ver), 0);
  await tx.put('packs', named.key, page.text);
  const fresh = { ...named, first, last, count: keys.length, sum: sum % 2 ** 32 };
  packs.facts = [...packs.facts.filter(({ key }) => key !== named.key), fresh];
}

/** Take a record out of its packs; who calls keeps it elsewhere. */
export async function takeOut(
  tx: Tx,
  packs: Packs,
  key: string,
  held: readonly Held[],
): Promise<void> {
  const outs = (await tx.get<readonly string[]>('outs', key)) ?? [];
  await tx.put('outs', key, [...outs, ...held.map(({ pack }) => pack.key)]);
  const less = new Map(held.map(({ pack, doc }) => [pack.key, doc]));
  packs.facts = packs.facts.map((pack) => {
    const doc = less.get(pack.key);
    if (doc === undefined) return pack;
    const sum = (pack.sum - rowDigest(doc.kind, doc.id, doc.ver)) >>> 0;
    return { ...pack, count: pack.count - 1, sum };
  });
}

/** Drop the packs that `leaves` picks; answers the records that were in them. */
export async function dropPacks(
  tx: Tx,
  packs: Packs,
  leaves: (stream: string, generation: number) => boolean,
): Promise<ReadonlyMap<string, Doc>> {
  const lost = packs.facts.filter(({ stream, gen }) => leaves(stream, gen));
  const were = new Map<string, Doc>();
  if (lost.length === 0) return were;
  const rest = packs.facts.filter((pack) => !lost.includes(pack));
  const left = new Set(rest.map(({ key }) => key));
  const [outKeys, outRows] = await Promise.all([
    tx.keys('outs'),
    tx.all<readonly string[]>('outs'),
  ]);
  const outs = new Map(outKeys.map((key, i) => [key, outRows[i] ?? []]));
  for (const pack of lost) {
    for (const [key, doc] of await packs.docs(pack)) {
      if (outs.get(key)?.includes(pack.key)) continue;
      if ((were.get(key)?.ver ?? 0) <= doc.ver) were.set(key, doc);
    }
    await tx.delete('packs', pack.key);
  }
  for (const [key, named] of outs) {
    const kept = named.filter((pack) => left.has(pack));
    if (kept.length === 0) await tx.delete('outs', key);
    else if (kept.length < named.length) await tx.put('outs', key, kept);
  }
  packs.facts = rest;
  return were;
}
