/** The loop: when to sync, one pass at a time over all tabs, and what screens may ask. */

import type { Engine, EngineOptions, Reason, Trouble } from './api';
import { waitMs } from './backoff';
import { catchUp } from './catch-up';
import { deleteDraft, dropDraftPhoto, putDraft, putDraftPhoto } from './drafts';
import { purge, tidy } from './housekeeping';
import { OPS_MAX } from './messages';
import { enqueue } from './outbox';
import { type Passed, runPass, type Work } from './pass';
import { StoreError } from './ports';
import { list, pendingKeys, photo, seen, sent, verdicts, view } from './reads';
import { adopt } from './renew';
import type { BlobRow, DraftRow } from './rows';
import { createStatus } from './status';
import { createLog } from './synclog';
import { PIECE_FIRST } from './uploads';

const POLL_MS = 60_000;
const POLL_LEAST_MS = 1_000;

/** An engine for one person's database; `start` sets it going. */
export function createEngine(world: EngineOptions): Engine {
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
  const one = async (keys: readonly string[], doing: Promise<unknown>) => {
    await doing;
    changed(keys);
  };

  return {
    async start() {
      await catchUp(world);
      await status.refresh();
      await Promise.all([purge(world), tidy(world)]);
      loop.start();
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
        if (!isFull || (await purge(world, 0)) === 0) throw error;
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
    sent: (limit) => sent(world, limit),
    log: log.lines,
    drafts: () => store.transact(['drafts'], 'readonly', (tx) => tx.all<DraftRow>('drafts')),
    draft: (key) => store.transact(['drafts'], 'readonly', (tx) => tx.get<DraftRow>('drafts', key)),
    putDraft: (key, form, value) => one(['drafts'], putDraft(store, clock, { key, form, value })),
    putDraftPhoto: (key, taken) => one(['drafts'], putDraftPhoto(store, clock, key, taken)),
    dropDraftPhoto: (key, sha256) => one(['drafts'], dropDraftPhoto(store, key, sha256)),
    deleteDraft: (key) => one(['drafts'], deleteDraft(store, key)),
    blob: (sha256) =>
      store.transact(['blobs'], 'readonly', (tx) => tx.get<BlobRow>('blobs', sha256)),
    photo: (sha256, size) => photo(world, sha256, size),
    purge: (olderThanMs) => purge(world, olderThanMs),
    fact: (name) => store.transact(['meta'], 'readonly', (tx) => tx.get('meta', `fact/${name}`)),
    setFact: (name, value) =>
      store.transact(['meta'], 'readwrite', (tx) => tx.put('meta', `fact/${name}`, value)),
  };
}

interface Loop {
  readonly start: () => void;
  readonly stop: () => void;
  readonly kick: (reason: Reason) => void;
}

/** Single flight: a kick during a pass makes another pass follow it, never run beside it. */
function createLoop(work: Work): Loop {
  const { world, status } = work;
  const { clock } = world;
  let isOn = false;
  let isRunning = false;
  let again = false;
  let failures = 0;
  let notBefore = 0;
  let cancel = () => {};

  const later = (ms: number) => {
    cancel();
    if (isOn) cancel = clock.after(ms, () => kick('timer'));
  };
  const afterPass = (passed: Passed) => {
    const { trouble, pollMs, notBeforeMs } = passed;
    notBefore = clock.monotonicMs() + notBeforeMs;
    const needsPerson = trouble === 'out' || trouble === 'revoked';
    failures = trouble === '' || needsPerson ? 0 : failures + 1;
    const isReached = trouble !== 'offline' && trouble !== 'portal' && trouble !== 'server';
    const asTrouble: Trouble = needsPerson ? '' : trouble;
    status.set({
      busy: false,
      phase: 'idle',
      lastError: asTrouble,
      online: isReached ? 'yes' : 'no',
    });
    if (needsPerson) cancel();
    else if (failures > 0) later(Math.max(waitMs(failures, world.random), notBeforeMs));
    else later(Math.max(POLL_LEAST_MS, pollMs || POLL_MS, notBeforeMs));
  };
  const run = async () => {
    isRunning = true;
    do {
      again = false;
      status.set({ busy: true });
      const passed = await world.lock
        .hold(`xunan-sync-${world.person.id}`, () => runPass(work))
        .catch((error: unknown) => broken(work, error));
      afterPass(passed);
    } while (again && isOn && failures === 0 && notBefore <= clock.monotonicMs());
    isRunning = false;
  };
  const kick = (reason: Reason) => {
    if (!isOn) return;
    if (isRunning) {
      again = true;
      return;
    }
    if (reason !== 'timer') failures = 0;
    const early = notBefore - clock.monotonicMs();
    if (early > 0 && reason !== 'user') return later(early);
    cancel();
    void run();
  };

  return {
    start() {
      isOn = true;
      kick('start');
    },
    stop() {
      isOn = false;
      cancel();
    },
    kick,
  };
}

/** The database refused in the middle of a pass: nothing is half done; try again later. */
async function broken({ world, log }: Work, error: unknown): Promise<Passed> {
  const code = error instanceof StoreError ? error.fault : String(error);
  if (code === 'full') await purge(world, 0).catch(() => 0);
  await log.add('storage', code);
  return { trouble: 'storage', code, pollMs: 0, notBeforeMs: 0 };
}
