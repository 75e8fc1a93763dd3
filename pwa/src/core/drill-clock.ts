/**
 * How long a drill has lasted, through screen lock, a corrected wall clock and a reload.
 *
 * The page's own clock (`performance.timeOrigin + performance.now()`) is monotonic, and browsers
 * keep its zero through a reload: only a browser that was started anew takes the zero from the wall
 * clock again. Telltale is the drift, wall minus page clock: it is about 0 after a fresh start and
 * carries every correction made since. What cannot be known is said as doubt, never guessed away.
 */

/** One look at the clocks, all in milliseconds. */
export interface Tick {
  readonly wall: number;
  /** `performance.timeOrigin + performance.now()`. */
  readonly mono: number;
  /** Names the page: another after every reload. */
  readonly boot: string;
  /** Nobody could see the page: the screen was locked or another app was open. */
  readonly hidden: boolean;
}

/** A running or stopped watch; plain data, kept on the phone after every tick. */
export interface Watch {
  /** The alarm by the phone's wall clock. */
  readonly alarm: number;
  readonly elapsed: number;
  /** So much of `elapsed` may be wrong, either way. */
  readonly doubt: number;
  readonly last: Tick;
}

/** A tick this late means that the phone slept, though nobody told the page. */
const SLEPT_MS = 5_000;
/** Drift below this is noise; a wall clock is corrected by more. */
const NOISE_MS = 1_500;

/** Start the watch: the alarm. */
export function startWatch(tick: Tick): Watch {
  return { alarm: tick.wall, elapsed: 0, doubt: 0, last: tick };
}

/** The watch after another look at the clocks. */
export function advance(watch: Watch, tick: Tick): Watch {
  const { gap, doubt } = gapOf(watch.last, tick);
  return {
    ...watch,
    elapsed: watch.elapsed + Math.max(0, gap),
    doubt: watch.doubt + doubt,
    last: tick,
  };
}

function gapOf(last: Tick, tick: Tick): { readonly gap: number; readonly doubt: number } {
  const mono = tick.mono - last.mono;
  const wall = tick.wall - last.wall;
  if (last.boot !== tick.boot && startedAnew(last, tick)) {
    // Only the wall clock knows how long the phone was away, and it may have been corrected.
    return { gap: wall, doubt: Math.abs(wall) };
  }
  const ahead = wall - mono;
  const asleep = last.hidden || mono > SLEPT_MS;
  // A sleeping phone may stop its page clock: then the wall clock is ahead, as after a correction.
  return { gap: mono, doubt: asleep && ahead > NOISE_MS ? ahead : 0 };
}

function startedAnew(last: Tick, tick: Tick): boolean {
  const before = last.wall - last.mono;
  const now = tick.wall - tick.mono;
  // A clock corrected during the reload also moves the drift, but not to nothing.
  return tick.mono < last.mono || (Math.abs(now) < NOISE_MS && Math.abs(before) >= NOISE_MS);
}

/** What a duration says about the target. */
export interface Timing {
  readonly duration_s: number;
  readonly doubt_s: number;
  readonly target_result: 'met' | 'unmet' | 'unsure';
  /** Seconds over the target, 0 if it was met. */
  readonly over_s: number;
}

/** Compare a duration with the target; where the doubt reaches over the target, nobody judges. */
export function timingOf(elapsedMs: number, doubtMs: number, targetS: number): Timing {
  const duration_s = Math.round(elapsedMs / 1000);
  const doubt_s = Math.ceil(doubtMs / 1000);
  const met = duration_s + doubt_s <= targetS;
  const unmet = duration_s - doubt_s > targetS;
  return {
    duration_s,
    doubt_s,
    target_result: met ? 'met' : unmet ? 'unmet' : 'unsure',
    over_s: Math.max(0, duration_s - targetS),
  };
}
