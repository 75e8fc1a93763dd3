/**
 * Packs: records as a snapshot brought them, many to a row, that nothing has touched since [S9].
 *
 * A row for each of ten thousand records takes a phone many seconds to write; a page of them as one
 * row takes next to nothing.
 * Store `packs` holds the pages as they came, `meta` "packs" the facts of each, and `outs` names, by
 * record, the packs that hold it no longer.
 * A row in `docs` always counts before a pack.
 */

import type { Kinds } from './api';
import type { Doc } from './messages';
import type { Range, StoreName, Tx } from './ports';
import { replay } from './replay';
import { recordKey, type ViewRow } from './rows';

/** So many records of a stream, new to this phone in one answer, are kept as a pack. */
export const PACKING = { from: 50 };

/** What must be open wherever records are read. */
export const RECORDS: readonly StoreName[] = ['docs', 'packs', 'outs', 'meta'];

/** One pack: records from `first` to `last` of one stream; `count` and `sum` without its outs. */
export interface PackFacts {
  readonly key: string;
  readonly stream: string;
  readonly gen: number;
  readonly first: string;
  readonly last: string;
  readonly count: number;
  readonly sum: number;
}

/** A record in a pack. */
export interface Held {
  readonly pack: PackFacts;
  readonly doc: Doc;
}

/** The packs as one transaction sees them; changes are written by `save`. */
export interface Packs {
  facts: readonly PackFacts[];
  /** The records of a pack by key, outs included. */
  readonly docs: (pack: PackFacts) => Promise<ReadonlyMap<string, Doc>>;
  /** The packs that hold the record. */
  readonly holding: (key: string) => Promise<readonly Held[]>;
  readonly save: () => Promise<void>;
}

export async function openPacks(tx: Tx): Promise<Packs> {
  const before = (await tx.get<readonly PackFacts[]>('meta', 'packs')) ?? [];
  const read = new Map<string, Promise<ReadonlyMap<string, Doc>>>();
  const docs = (pack: PackFacts) => {
    const known = read.get(pack.key) ?? tx.get<string>('packs', pack.key).then(unpacked);
    read.set(pack.key, known);
    return known;
  };
  const packs: Packs = {
    facts: before,
    docs,
    async holding(key) {
      const near = packs.facts.filter(({ first, last }) => first <= key && key <= last);
      if (near.length === 0) return [];
      const outs = await tx.get<readonly string[]>('outs', key);
      const held: Held[] = [];
      for (const pack of near) {
        const doc = outs?.includes(pack.key) ? undefined : (await docs(pack)).get(key);
        if (doc !== undefined) held.push({ pack, doc });
      }
      return held;
    },
    async save() {
      if (packs.facts !== before) await tx.put('meta', 'packs', packs.facts);
    },
  };
  return packs;
}

function unpacked(text: string | undefined): ReadonlyMap<string, Doc> {
  const { docs } = JSON.parse(text ?? '{"docs":[]}') as { readonly docs: readonly Doc[] };
  return new Map(docs.map((doc) => [recordKey(doc.kind, doc.id), doc]));
}

export const newest = (held: readonly Held[]): Doc | undefined =>
  held.reduce<Doc | undefined>(
    (best, { doc }) => ((best?.ver ?? 0) > doc.ver ? best : doc),
    undefined,
  );

/** A record without own work on it, in today's terms. */
export function plainRow(doc: Doc, kinds: Kinds): ViewRow {
  const { kind, id } = doc;
  return { kind, id, doc: replay(doc, [], kinds).doc ?? doc, pending: [], unfit: [], away: false };
}

/** The record as it is shown: its own row, else out of a pack. */
export async function rowOf(
  tx: Tx,
  packs: Packs,
  key: string,
  kinds: Kinds,
): Promise<ViewRow | undefined> {
  const row = await tx.get<ViewRow>('docs', key);
  if (row !== undefined || packs.facts.length === 0) return row;
  const doc = newest(await packs.holding(key));
  return doc && plainRow(doc, kinds);
}

/** The rows in the range, by key, ascending; with a limit the last ones only. */
export async function rowsIn(
  tx: Tx,
  kinds: Kinds,
  range: Required<Range>,
  limit: number,
): Promise<readonly ViewRow[]> {
  const { facts, docs } = await openPacks(tx);
  const near = facts.filter(({ first, last }) => last >= range.from && first < range.to);
  if (near.length === 0 && limit === Number.POSITIVE_INFINITY) return tx.all('docs', range);
  const single = await tx.keys('docs', range);
  const found = new Map<string, Doc | undefined>(single.map((key) => [key, undefined]));
  const isSingle = new Set(single);
  const outs = near.length === 0 ? new Set() : new Set(await tx.keys('outs', range));
  const lastOnes = () =>
    (found.size === single.length ? single : [...found.keys()].sort()).slice(-limit);
  // The packs with the highest keys first, until none that is left can add to the last ones.
  near.sort((a, b) => (a.last < b.last ? 1 : -1));
  let chosen = lastOnes();
  for (const pack of near) {
    if (chosen.length >= limit && (chosen[0] ?? '') > pack.last) break;
    const named = outs.size > 0 ? await outsIn(tx, pack) : new Set();
    for (const [key, doc] of await docs(pack)) {
      if (key < range.from || key >= range.to || isSingle.has(key) || named.has(key)) continue;
      if ((found.get(key)?.ver ?? 0) <= doc.ver) found.set(key, doc);
    }
    chosen = lastOnes();
  }
  if (limit <= 0 || chosen.length === 0) return [];
  const from = chosen[0] as string;
  const rows = new Map<string, ViewRow>();
  for (const row of await tx.all<ViewRow>('docs', { from, to: range.to })) {
    rows.set(recordKey(row.kind, row.id), row);
  }
  return chosen.flatMap((key) => {
    const doc = found.get(key);
    return rows.get(key) ?? (doc === undefined ? [] : plainRow(doc, kinds));
  });
}

/** The records that the pack holds no longer. */
async function outsIn(tx: Tx, pack: PackFacts): Promise<ReadonlySet<unknown>> {
  const range = { from: pack.first, to: `${pack.last}\u0000` };
  const [keys, rows] = await Promise.all([
    tx.keys('outs', range),
    tx.all<readonly string[]>('outs', range),
  ]);
  return new Set(keys.filter((_, i) => rows[i]?.includes(pack.key)));
}
