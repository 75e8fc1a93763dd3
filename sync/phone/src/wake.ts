/**
 * The line on which the server tells that there is news [W].
 *
 * It is a hint and nothing else: whatever goes wrong with it, asking goes on as without it.
 */

import type { EngineOptions } from './api';
import { waitMs } from './backoff';
import { readLink } from './link';
import type { Listening } from './ports';
import { retryAfterMs } from './reply';

/** Three of the server's signs of life; a line that is silent for longer is dead. */
export const SILENCE_MS = 80_000;
/** A line that lasted this long had nothing wrong with it when it ended. */
export const STEADY_MS = 60_000;
/** News reaches all phones of an area at once; they come within this time. */
const NEWS_MS = 2_000;
/** Nobody waits for the line, so its first pause is longer than a pass's. */
const PATIENCE = 2;

export interface Wake {
  /** Whether somebody is there to whom news matters now. */
  readonly want: (isWanted: boolean) => void;
  /** Whether our server is heard on the line. */
  readonly isUp: () => boolean;
}

export interface Told {
  /** There is something that no pass has brought. */
  readonly news: () => void;
  /** `isUp` has changed. */
  readonly changed: () => void;
}

/** A line that is kept while it is wanted; one for all tabs of a person. */
export function createWake(world: EngineOptions, told: Told): Wake {
  const { clock, transport, lock } = world;
  let isWanted = false;
  let isKept = false;
  let isUp = false;
  let letGo = () => {};
  const come = createNews(world, told.news);

  const setUp = (now: boolean) => {
    if (now === isUp) return;
    isUp = now;
    told.changed();
  };
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const cancel = clock.after(ms, resolve);
      letGo = () => {
        cancel();
        resolve();
      };
    });
  /** One line from its beginning to its end; how long to stay away then, or undefined for good. */
  const hold = async (): Promise<number | undefined> => {
    const link = await world.store.transact(['meta'], 'readonly', readLink);
    if (link === undefined || link.access !== 'ok' || link.renew !== '') return undefined;
    if (!isWanted || transport.listen === undefined) return undefined;
    let dead = () => {};
    const hear = createReader((seq) => {
      setUp(true);
      come(seq);
    });
    const line: Listening = transport.listen(
      {
        path: '/sync/v1/wake',
        headers: { accept: 'text/event-stream', authorization: `Bearer ${link.token}` },
      },
      (text) => {
        alive();
        hear(text);
      },
    );
    const alive = () => {
      dead();
      dead = clock.after(SILENCE_MS, line.close);
    };
    letGo = line.close;
    alive();
    const answer = await line.ended.catch(() => undefined);
    dead();
    setUp(false);
    // The next pass finds out what is wrong with the token, and does what has to be done.
    if (answer?.status === 401 || answer?.status === 403) return undefined;
    return answer === undefined ? 0 : retryAfterMs(answer);
  };
  const keep = async () => {
    let failures = 0;
    while (isWanted) {
      const began = clock.monotonicMs();
      const awayMs = await hold();
      if (awayMs === undefined || !isWanted) return;
      failures = clock.monotonicMs() - began >= STEADY_MS ? 1 : failures + 1;
      await pause(awayMs + PATIENCE * waitMs(failures, world.random));
    }
  };

  return {
    want(isWantedNow) {
      isWanted = isWantedNow;
      if (!isWanted) return letGo();
      if (isKept || transport.listen === undefined) return;
      isKept = true;
      lock
        .hold(`xunan-wake-${world.person.id}`, keep)
        .catch(() => undefined)
        .finally(() => {
          isKept = false;
        });
    },
    isUp: () => isUp,
  };
}

/** Come for news a moment after it was told, unless a pass has brought it meanwhile. */
function createNews(world: EngineOptions, come: () => void): (seq: number) => void {
  const { store, clock, random } = world;
  let last = 0;
  let isComing = false;
  const look = async () => {
    isComing = false;
    const link = await store.transact(['meta'], 'readonly', readLink);
    const read = Math.max(0, ...Object.values(link?.cursors ?? {}).map(([seq]) => seq));
    if (last > read) come();
  };
  return (seq) => {
    last = seq;
    if (isComing) return;
    isComing = true;
    clock.after(random.fraction() * NEWS_MS, () => void look().catch(() => undefined));
  };
}

/** Reads Server-Sent Events, however they are cut; only whole lines with a number count. */
function createReader(news: (seq: number) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = (lines.pop() ?? '').slice(0, 100);
    for (const line of lines) {
      const [, digits] = /^data: ?(\d{1,15})$/.exec(line) ?? [];
      if (digits !== undefined) news(Number(digits));
    }
  };
}
