"""The phone's clocks in a test's hand: another day, and time that runs faster than ours."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page

# Date, performance.now and timers of a page; its workers keep their own (they ask no clock).
_SCRIPT = """(() => {
  const real = { now: Date.now, Date };
  real.mono = performance.now.bind(performance);
  real.setTimeout = setTimeout.bind(globalThis);
  const warp = { ahead: %(ahead)d, pace: %(pace)s, skipped: 0, from: 0, told: 0 };
  const mono = () => warp.told + (real.mono() - warp.from) * warp.pace + warp.skipped;
  const now = () => real.now() + warp.ahead;
  globalThis.Date = class extends real.Date {
    constructor(...given) { super(...(given.length ? given : [now()])); }
    static now() { return now(); }
  };
  performance.now = mono;
  globalThis.setTimeout = (run, ms = 0, ...more) =>
    real.setTimeout(run, ms / warp.pace, ...more);
  globalThis.warp = {
    skip(ms) { warp.ahead += ms; warp.skipped += ms; },
    pace(times) {
      [warp.told, warp.from, warp.pace] = [mono() - warp.skipped, real.mono(), times];
    },
  };
})()"""


def set_clock(context: BrowserContext, ahead_ms: int, *, pace: float = 1) -> None:
    """Pages opened from now on live so much ahead of us (or behind), `pace` times as fast."""
    context.add_init_script(_SCRIPT % {"ahead": ahead_ms, "pace": pace})


def skip(page: Page, ms: int) -> None:
    """So much time goes by at once, on all clocks of the page."""
    page.evaluate("ms => warp.skip(ms)", ms)


def run_faster(page: Page, times: float) -> None:
    """From now on the page lives so many times as fast as we do; its date does not."""
    page.evaluate("times => warp.pace(times)", times)
