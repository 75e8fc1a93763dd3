/** When to sync: one pass at a time, what comes after it, and who has to wait for whom. */

import type { EngineOptions, Reason, Trouble } from './api';
import { ONLINE_MS, spread, waitMs } from './backoff';
import { type Passed, runPass, type Work } from './pass';
import { StoreError } from './ports';
import { fetchRest, MissingPartError, type Rest } from './rest';
import type { Told, Wake } from './wake';

const POLL_MS = 60_000;
const POLL_LEAST_MS = 1_000;
/** While the server can tell that there is news, asking is only there for what it forgot to tell. */
const TOLD_TIMES = 5;

export interface Loop {
  readonly start: () => void;
  readonly stop: () => void;
  readonly kick: (reason: Reason) => void;
}

/** Single flight: a kick during a pass makes another pass follow it, never run beside it. */
export function createLoop(work: Work): Loop {
  const { world, status } = work;
  const { clock, random } = world;
  let isOn = false;
  let isSeen = true;
  let isRunning = false;
  let again = false;
  let failures = 0;
  let notBefore = 0;
  let pollMs = POLL_MS;
  let cancel = () => {};

  const later = (ms: number) => {
    cancel();
    if (isOn) cancel = clock.after(ms, () => kick('timer'));
  };
  const wake = createWakeLater(world, {
    news: () => isOn && failures === 0 && kick('push'),
    changed: () => {
      if (isOn && !isRunning && failures === 0) pollLater(0);
    },
  });
  const pollLater = (least: number) => {
    const due = wake.isUp() ? pollMs * TOLD_TIMES : pollMs;
    later(Math.max(POLL_LEAST_MS, spread(due, random), least));
  };
  const afterPass = (passed: Passed) => {
    const { trouble, waitMs: awayMs } = passed;
    notBefore = clock.monotonicMs() + awayMs;
    pollMs = passed.pollMs || POLL_MS;
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
    if (needsPerson || !isReached) wake.want(false);
    else if (trouble === '' || trouble === 'photos') wake.want(isOn && isSeen);
    if (needsPerson) cancel();
    // Beyond what the server asks for, or all whom it turned away come back in the same second.
    else if (failures > 0) later(awayMs + waitMs(failures, random));
    else pollLater(awayMs);
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
    if (reason === 'hidden' || reason === 'visible') isSeen = reason === 'visible';
    if (reason === 'hidden' || reason === 'offline') wake.want(false);
    if (!isOn || reason === 'hidden') return;
    if (isRunning) {
      again = true;
      return;
    }
    if (reason !== 'timer') failures = 0;
    const early = notBefore - clock.monotonicMs();
    if (early > 0 && reason !== 'user') return later(early + waitMs(1, random));
    // A mast that is back brings a whole valley back.
    if (reason === 'online') return later(random.fraction() * ONLINE_MS);
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
      wake.want(false);
    },
    kick,
  };
}

/** The line's code is fetched when it is first wanted: no screen waits for it. */
function createWakeLater(world: EngineOptions, told: Told): Wake {
  let wake: Wake | undefined;
  let isWanted = false;
  const take = ({ createWake }: Rest) => {
    wake ??= createWake(world, told);
    wake.want(isWanted);
  };
  return {
    want(isWantedNow) {
      isWanted = isWantedNow;
      if (wake !== undefined) wake.want(isWanted);
      else if (isWanted) fetchRest().then(take, () => undefined);
    },
    isUp: () => wake?.isUp() ?? false,
  };
}

/**
 * The database refused in the middle of a pass, or the engine's rest would not come: nothing is
 * half done, and another pass comes later.
 */
async function broken({ world, log }: Work, error: unknown): Promise<Passed> {
  if (error instanceof MissingPartError) return { trouble: 'offline', code: 'part', waitMs: 0 };
  const code = error instanceof StoreError ? error.fault : String(error);
  if (code === 'full') {
    await fetchRest()
      .then(({ purge }) => purge(world, 0))
      .catch(() => 0);
  }
  await log.add('storage', code);
  return { trouble: 'storage', code, waitMs: 0 };
}
