import { describe, expect, it } from 'vitest';
import { advance, startWatch, type Tick, timingOf, type Watch } from './drill-clock';

const T0 = Date.parse('2026-06-05T02:05:00Z');

/** Ticks of a page: seconds since the alarm, how far the wall clock is off, what happens. */
function tick(s: number, { off = 0, slept = 0, boot = 'a', hidden = false, anew = 0 } = {}): Tick {
  const mono = T0 + (s - slept) * 1000 + anew;
  return { wall: T0 + (s + off) * 1000, mono, boot, hidden };
}
const run = (...ticks: readonly Tick[]): Watch =>
  ticks.reduce<Watch>((watch, each) => advance(watch, each), startWatch(tick(0)));

describe('a drill is timed by the page clock', () => {
  it('counts what went by', () => {
    expect(run(tick(60), tick(158))).toMatchObject({ elapsed: 158_000, doubt: 0 });
  });

  it('does not notice a wall clock corrected while the page is open, forward or back', () => {
    const on = run(tick(60), tick(61, { off: 40 }), tick(158, { off: 40 }));
    expect(on).toMatchObject({ elapsed: 158_000, doubt: 0 });
    const back = run(tick(60), tick(61, { off: -40 }), tick(158, { off: -40 }));
    expect(back).toMatchObject({ elapsed: 158_000, doubt: 0 });
  });

  it('survives a locked screen', () => {
    const locked = run(tick(30), tick(31, { hidden: true }), tick(95), tick(158));
    expect(locked).toMatchObject({ elapsed: 158_000, doubt: 0 });
  });

  it('survives a reload, also after the clock was corrected', () => {
    const reloaded = run(
      tick(59),
      tick(60, { off: 40 }),
      tick(64, { off: 40, boot: 'b' }),
      tick(158, { off: 40, boot: 'b' }),
    );
    expect(reloaded).toMatchObject({ elapsed: 158_000, doubt: 0 });
  });

  it('says so when the wall clock alone knows how long the browser was away', () => {
    const away = run(
      tick(59),
      tick(60, { off: 40 }),
      tick(70, { off: 40, boot: 'b', anew: 40_000 }),
      tick(158, { off: 40, boot: 'b', anew: 40_000 }),
    );
    expect(away).toMatchObject({ elapsed: 158_000, doubt: 10_000 });
  });

  it('says so when a locked phone slept, or its clock was put forward: nobody can tell', () => {
    const slept = run(tick(30, { hidden: true }), tick(100, { slept: 40 }));
    expect(slept).toMatchObject({ elapsed: 60_000, doubt: 40_000 });
  });

  it('never runs backwards', () => {
    const back = run(tick(60), tick(61, { off: -3600, boot: 'b', anew: -3_600_000 }));
    expect(back.elapsed).toBe(60_000);
    expect(back.doubt).toBeGreaterThan(0);
  });
});

describe('a duration is measured against the target', () => {
  it('158 s against 120 s: missed by 38 s', () => {
    expect(timingOf(158_200, 0, 120)).toEqual({
      duration_s: 158,
      doubt_s: 0,
      target_result: 'unmet',
      over_s: 38,
    });
  });

  it('exactly on target is met', () => {
    expect(timingOf(120_000, 0, 120).target_result).toBe('met');
    expect(timingOf(121_000, 0, 120).target_result).toBe('unmet');
  });

  it('does not judge where the doubt reaches over the target', () => {
    expect(timingOf(115_000, 6_000, 120).target_result).toBe('unsure');
    expect(timingOf(158_000, 10_000, 120).target_result).toBe('unmet');
    expect(timingOf(100_000, 10_000, 120).target_result).toBe('met');
  });
});
