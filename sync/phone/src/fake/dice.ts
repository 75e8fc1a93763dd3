/** Chance that can be repeated: the same seed, the same run. */

export interface Dice {
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly fraction: () => number;
  readonly chance: (share: number) => boolean;
  readonly below: (many: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
}

/** Mulberry32: small, and good enough to shuffle a test. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word = (word + Math.imul(word ^ (word >>> 7), word | 61)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (many: number) => Math.floor(fraction() * many);
  return {
    fraction,
    below,
    chance: (share) => fraction() < share,
    pick: (from) => {
      if (from.length === 0) throw new RangeError('nothing to pick from');
      return from[below(from.length)] as (typeof from)[number];
    },
  };
}
