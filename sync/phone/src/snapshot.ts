/** Taking a snapshot: page by page, each in one transaction with the note that it is here [S7, S8]. */

import type { EngineOptions, Trouble } from './api';
import { docsIn } from './exchange';
import { readLink, writeLink } from './link';
import type { Doc } from './messages';
import { newest, openPacks } from './packs';
import { addPack } from './packs-change';
import { noteBlobs } from './photos';
import type { Tx } from './ports';
import { JSON_HEADERS, type Judged, judge } from './reply';
import { ALL_BUT_DRAFTS, type Link, type OfferRow, type OpRow, recordKey } from './rows';
import { byRecord, rebuild } from './view';

const TIMEOUT_MS = 60_000;
/** So many pages are asked for at once: on a poor line each round trip costs seconds. */
const AHEAD = 3;
/** A page that fails so often is given up: the line is good enough for everything else. */
const TRIES_MAX = 6;

/** One page as it came, and the records in it. */
export interface Page {
  readonly text: string;
  readonly docs: readonly Doc[] | undefined;
}

/** "" went well, or own work wants to go first: ask again; else why it stopped. */
export interface Taken {
  readonly trouble: Trouble | 'out' | 'revoked';
  readonly code: string;
  readonly waitMs: number;
}

const WELL: Taken = { trouble: '', code: '', waitMs: 0 };

/** Take what is offered, until it is here, something stops it, or own work waits. */
export async function takeSnapshots(
  world: EngineOptions,
  changed: (keys: readonly string[]) => void,
): Promise<Taken> {
  const link = await world.store.transact(['meta'], 'readonly', readLink);
  if (link === undefined) return WELL;
  for (const [stream, offer] of Object.entries(link.offers ?? {})) {
    if (offer.isLost) continue;
    const coming = new Map<number, Promise<Judged<Page>>>();
    for (let index = offer.next; index < offer.pages; index += 1) {
      for (let n = index; n < Math.min(offer.pages, index + AHEAD); n += 1) {
        if (!coming.has(n)) coming.set(n, fetchPage(world, link, stream, offer, n));
      }
      const page = await coming.get(index);
      coming.delete(index);
      if (page === undefined || page.is !== 'ours') return stopped(world, stream, offer, page);
      const taken = await takePage(world, link, { stream, name: offer.name, index }, page.value);
      if (taken === undefined) return WELL;
      // Screens draw the first page at once and the rest together.
      if (index === 0 || index === offer.pages - 1 || taken.isWaiting) changed(taken.keys);
      if (taken.isWaiting) return WELL;
    }
  }
  return WELL;
}

function fetchPage(
  world: EngineOptions,
  link: Link,
  stream: string,
  offer: OfferRow,
  index: number,
): Promise<Judged<Page>> {
  let text = '';
  const { send } = world.transport;
  const transport = {
    send: async (call: Parameters<typeof send>[0]) => {
      const answer = await world.transport.send(call);
      text = answer.text;
      return answer;
    },
  };
  return judge(
    transport,
    {
      method: 'GET',
      path: `/sync/v1/snapshot/${encodeURIComponent(stream)}/${encodeURIComponent(offer.name)}/${index}`,
      headers: { ...JSON_HEADERS, authorization: `Bearer ${link.token}` },
      want: 'text',
      timeoutMs: TIMEOUT_MS,
    },
    (body) => ('docs' in body ? { text, docs: docsIn(body) } : undefined),
  );
}

/** Note the failure; a snapshot that is not to be had is given up. */
async function stopped(
  world: EngineOptions,
  stream: string,
  { name, tries }: OfferRow,
  page: Exclude<Judged<Page>, { readonly is: 'ours' }> | undefined,
): Promise<Taken> {
  const { is = 'offline', code = '', retryAfterMs = 0 } = page ?? {};
  const isPerson = is === 'out' || is === 'revoked';
  const isGone = is === 'refused' || is === 'unreadable' || is === 'too_large';
  if (!isPerson && is !== 'busy') {
    await world.store.transact(['meta'], 'readwrite', async (tx) => {
      const isLost = isGone || tries + 1 >= TRIES_MAX;
      await amend(tx, stream, name, (offer) => ({ ...offer, tries: offer.tries + 1, isLost }));
    });
  }
  return isGone ? WELL : { trouble: is, code, waitMs: retryAfterMs };
}

async function amend(
  tx: Tx,
  stream: string,
  name: string,
  change: (offer: OfferRow) => OfferRow,
): Promise<void> {
  const link = await readLink(tx);
  const offer = link?.offers?.[stream];
  if (link === undefined || offer?.name !== name) return;
  await writeLink(tx, { ...link, offers: { ...link.offers, [stream]: change(offer) } });
}

/**
 * Keep a page, all of it or nothing; answers what changed and whether own work waits, undefined
 * where the page is wanted no longer.
 *
 * A record that is here by itself stays so, in the newer of both bodies [R3].
 */
export async function takePage(
  world: EngineOptions,
  asked: Link,
  named: { readonly stream: string; readonly name: string; readonly index: number },
  page: Page,
): Promise<{ readonly keys: readonly string[]; readonly isWaiting: boolean } | undefined> {
  const { stream, name, index } = named;
  return world.store.transact(ALL_BUT_DRAFTS, 'readwrite', async (tx) => {
    const link = await readLink(tx);
    const offer = link?.offers?.[stream];
    const isWanted =
      link?.device === asked.device && link.epoch === asked.epoch && offer?.name === name;
    if (link === undefined || offer === undefined || !isWanted || offer.next !== index) {
      return undefined;
    }
    const { docs, text } = page;
    if (docs === undefined || docs.length === 0) {
      await amend(tx, stream, name, () => ({ ...offer, isLost: true }));
      return undefined;
    }
    const packs = await openPacks(tx);
    const gen = link.gens[stream] ?? 0;
    await addPack(tx, packs, { key: `${stream} ${gen} ${index}`, stream, gen }, { text, docs });
    const { [stream]: _, ...others } = link.offers ?? {};
    const isLast = index + 1 >= offer.pages;
    // Side by side: each round trip to the database costs a slow phone more than the page itself.
    const [, , , , waiting] = await Promise.all([
      packs.save(),
      meetSingles(tx, world, docs, async (key) => newest(await packs.holding(key))),
      noteBlobs(tx, link.server_time, [], docs),
      writeLink(tx, {
        ...link,
        offers: isLast ? others : { ...others, [stream]: { ...offer, next: index + 1, tries: 0 } },
        cursors: isLast
          ? { ...link.cursors, [stream]: [offer.seq, link.cursors[stream]?.[1] ?? 0] }
          : link.cursors,
      }),
      tx.count('outbox'),
    ]);
    const keys = [...new Set(docs.map(({ kind }) => `${kind}/*`))];
    return { keys, isWaiting: waiting > 0 };
  });
}

/** Build anew what has a row of its own: its own work on top of the newer body. */
async function meetSingles(
  tx: Tx,
  world: EngineOptions,
  docs: readonly Doc[],
  packedOf: (key: string) => Promise<Doc | undefined>,
): Promise<void> {
  const known = new Map(docs.map((doc) => [recordKey(doc.kind, doc.id), doc]));
  const keys = [...known.keys()].sort();
  const range = { from: keys[0] ?? '', to: `${keys.at(-1)}\u0000` };
  const single = (await tx.keys('docs', range)).filter((key) => known.has(key));
  if (single.length === 0) return;
  const rows = byRecord(await tx.all<OpRow>('outbox'));
  for (const key of single) {
    const waiting = rows.get(key) ?? [];
    await rebuild(tx, world.kinds, {
      key,
      body: known.get(key),
      packed: await packedOf(key),
      isHere: true,
      hadWaiting: waiting.length > 0,
      waiting,
    });
  }
}
