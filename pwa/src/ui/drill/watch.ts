/** The running watch of a drill: ticks every second, is kept on the phone, keeps the screen on. */

import { type Signal, signal } from '@preact/signals';
import { advance, startWatch, type Tick, type Watch } from '../../core/drill-clock';
import { clock, steadyMs } from '../../platform/clock';
import { deviceSetting, keepDeviceSetting } from '../../platform/settings';
import { keepScreenOn } from '../../platform/wake-lock';

/** A watch with what was stopped; what was stopped stays as it is. */
export type Kept = { readonly watch: Watch; readonly stopped: boolean };

const TICK_MS = 1000;

const kept = new Map<string, Signal<Kept | undefined>>();

/** The watch of a drill on this phone; undefined where the alarm was pressed on another one. */
export function watchOf(drill: string): Signal<Kept | undefined> {
  const known = kept.get(drill);
  if (known) return known;
  const found = signal(deviceSetting<Kept>(nameOf(drill)));
  kept.set(drill, found);
  return found;
}

/** Press the alarm; answers the instant by the phone's wall clock. */
export function press(drill: string): number {
  const watch = startWatch(tickNow());
  keep(drill, { watch, stopped: false });
  return watch.alarm;
}

/** Look at the clocks now; a stopped watch stays as it is. */
export function look(drill: string): Kept | undefined {
  const found = watchOf(drill).value;
  if (!found || found.stopped) return found;
  return keep(drill, { watch: advance(found.watch, tickNow()), stopped: false });
}

/** Stop the watch, at the second of the last arrival where that is known. */
export function stop(drill: string, atMs?: number): Kept | undefined {
  const found = look(drill);
  if (!found || found.stopped) return found;
  const watch = atMs === undefined ? found.watch : { ...found.watch, elapsed: atMs };
  return keep(drill, { watch, stopped: true });
}

/** Forget the watch: the alarm was pressed by mistake. */
export function forget(drill: string): void {
  watchOf(drill).value = undefined;
  keepDeviceSetting(nameOf(drill), undefined);
}

/** Tick while a watch runs on this page; the answer stops ticking. */
export function follow(drill: string): () => void {
  const tick = () => look(drill);
  let cancel = clock.after(TICK_MS, again);
  function again() {
    tick();
    cancel = clock.after(TICK_MS, again);
  }
  tick();
  // The last tick before the screen locks and the first one after tell whether the phone slept.
  document.addEventListener('visibilitychange', tick);
  addEventListener('pagehide', tick);
  const letScreenSleep = keepScreenOn();
  return () => {
    cancel();
    document.removeEventListener('visibilitychange', tick);
    removeEventListener('pagehide', tick);
    letScreenSleep();
  };
}

function keep(drill: string, next: Kept): Kept {
  watchOf(drill).value = next;
  keepDeviceSetting(nameOf(drill), next);
  return next;
}

function tickNow(): Tick {
  return {
    wall: clock.now(),
    mono: steadyMs(),
    boot: clock.boot(),
    hidden: document.visibilityState === 'hidden',
  };
}

const nameOf = (drill: string): string => `drill.${drill}`;
