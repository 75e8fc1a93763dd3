/** What screens may ask of the engine; when it syncs is `loop.ts`. */

import { adopt } from './adopt';
import type { Engine, EngineOptions } from './api';
import { deleteDraft, dropDraftPhoto, putDraft, putDraftPhoto } from './drafts';
import { createLoop } from './loop';
import { OPS_MAX, PIECE_FIRST } from './messages';
import { enqueue } from './outbox';
import type { Work } from './pass';
import { StoreError, type StoreName } from './ports';
import { list, pendingKeys, photo, seen, verdicts, view } from './reads';
import { fetchRest, patient } from './rest';
import type { BlobRow, DraftRow } from './rows';
import { createStatus } from './status';
import { createLog } from './synclog';

/** An engine for one person's database; `start` sets it going. */
export function createEngine(options: EngineOptions): Engine {
  const world = { ...options, store: patient(options.store) };
  const { store, clock } = world;
  const status = createStatus(store);
  const log = createLog(store, clock);
  const listeners = new Set<(keys: readonly string[]) => void>();
  const tell = (keys: readonly string[]) => {
    if (keys.length > 0) for (const listener of listeners) listener(keys);
  };
  const changed = (keys: readonly string[]) => {
    tell(keys);
    if (keys.length > 0) world.echo?.(keys);
  };
  const work: Work = { world, status, log, changed, pace: { bytes: PIECE_FIRST }, batch: OPS_MAX };
  const loop = createLoop(work);
  const purge = async (olderThanMs?: number) => (await fetchRest()).purge(world, olderThanMs);
  const get = <T>(from: StoreName, key: string) =>
    store.transact([from], 'readonly', (tx) => tx.get<T>(from, key));
  const one = async (keys: readonly string[], doing: Promise<unknown>) => {
    await doing;
    changed(keys);
  };

  return {
    async start() {
      if (world.kinds.changed.length > 0) await (await fetchRest()).catchUp(world);
      await status.refresh();
      loop.start();
      // Nothing waits for it: the first screen stands, and a line may be poor.
      fetchRest()
        .then(({ purge, tidy }) => Promise.all([purge(world), tidy(world)]))
        .catch(() => undefined);
    },
    stop: loop.stop,
    kick: loop.kick,
    get status() {
      return status.now();
    },
    subscribe: status.subscribe,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    heard(keys) {
      tell(keys);
      status.refresh().catch(() => undefined);
    },
    async adopt(identity) {
      await adopt(store, world.kinds, identity);
      await status.refresh();
      loop.kick('user');
    },
    async act(acts, options) {
      const done = await enqueue(world, acts, options).catch(async (error: unknown) => {
        const isFull = error instanceof StoreError && error.fault === 'full';
        if (!isFull || (await purge(0).catch(() => 0)) === 0) throw error;
        return enqueue(world, acts, options);
      });
      changed(options?.dropDraft === undefined ? done.keys : [...done.keys, 'drafts']);
      await status.refresh();
      loop.kick('act');
      return { ids: done.ids, ops: done.ops };
    },
    view: (kind, id) => view(world, kind, id),
    list: (kind, options) => list(world, kind, options),
    pendingKeys: () => pendingKeys(world),
    verdicts: () => verdicts(world),
    async seen(opIds) {
      await one(['results'], seen(world, opIds));
      await status.refresh();
    },
    sent: async (limit) => (await fetchRest()).sent(world, limit),
    log: log.lines,
    drafts: () => store.transact(['drafts'], 'readonly', (tx) => tx.all<DraftRow>('drafts')),
    draft: (key) => get<DraftRow>('drafts', key),
    putDraft: (key, form, value) => one(['drafts'], putDraft(store, clock, { key, form, value })),
    putDraftPhoto: (key, taken) => one(['drafts'], putDraftPhoto(store, clock, key, taken)),
    dropDraftPhoto: (key, sha256) => one(['drafts'], dropDraftPhoto(store, key, sha256)),
    deleteDraft: (key) => one(['drafts'], deleteDraft(store, key)),
    blob: (sha256) => get<BlobRow>('blobs', sha256),
    photo: (sha256, size) => photo(world, sha256, size),
    purge,
    fact: (name) => get('meta', `fact/${name}`),
    setFact: (name, value) =>
      store.transact(['meta'], 'readwrite', (tx) => tx.put('meta', `fact/${name}`, value)),
  };
}
