/** What this phone can tell of its own clock from the server's last answer. */

/** The instants of the last answer by both clocks, 0 for none (`Status` of the engine fits it). */
export interface LastAnswer {
  readonly lastServerAt: number;
  readonly lastExchangeAt: number;
}

/**
 * By how many milliseconds the phone's clock may be behind the server's at the phone's time `now`.
 *
 * As far off as at the last answer; but time has not run back since then, so a clock that shows an
 * earlier hour was put back meanwhile. Too much rather than too little: this only ever spares
 * somebody a refusal that the server would not give, and the server has the last word.
 */
export function behindMs(last: LastAnswer | null, now: number): number {
  if (!last || last.lastServerAt === 0) return 0;
  return last.lastServerAt - Math.min(last.lastExchangeAt, now);
}
