import type { Engine, EngineOptions } from './api';
import { MOST_MS, ONLINE_MS } from './backoff';
import { createEngine } from './engine';
import { COUNTY, WANG } from './fake/county';
import { createDice } from './fake/dice';
import { answer, problem } from './fake/http';
import { createClock, type Fate, worldOf } from './fake/phone';
import { rest } from './fake/rest';
import { instead, report, started } from './fake/started';
import { createMemoryStore } from './memory-store';
import type { Answer, Call } from './ports';
import { retryAfterMs } from './reply';
import { signIn } from './sign-in';

const MANY = 60;

const busy = (seconds: number, status = 503): Answer => ({
  ...problem(status, 'server.busy'),
  header: (name) => (name === 'retry-after' ? String(seconds) : null),
});

/** Many phones with one clock and one server, and when each of them called. */
async function crowd(say: (call: Call) => Answer | undefined) {
  const { server } = await started();
  const clock = createClock();
  const calls: number[] = [];
  let fate: Fate = 'fine';
  const engines: Engine[] = [];
  for (let i = 0; i < MANY; i += 1) {
    const line = {
      send: async (call: Call) => {
        if (fate === 'lost') throw new Error('no network');
        calls.push(clock.monotonicMs());
        return say(call) ?? server.send(call);
      },
    };
    const parts = { rules: COUNTY, person: WANG, line, clock, name: `phone${i}` };
    const store = createMemoryStore();
    const world = worldOf({ ...parts, store, dice: createDice(i + 7) });
    await enrolled(world, server);
    engines.push(createEngine(world));
  }
  const settle = async () => {
    for (const engine of engines) await rest(engine);
  };
  const pass = async (ms: number, step = 100) => {
    for (let passed = 0; passed < ms; passed += step) {
      clock.advance(step);
      await settle();
    }
  };
  for (const engine of engines) await engine.start();
  await settle();
  return { engines, calls, settle, pass, setFate: (now: Fate) => (fate = now) };
}

async function enrolled(world: EngineOptions, transport: EngineOptions['transport']) {
  const { app, schema, platform, random } = world;
  const proof = { by: 'code', code: WANG.id } as const;
  const signed = await signIn({ transport, random }, proof, { app, schema, platform });
  if (!signed.ok) throw new Error(signed.why);
  await createEngine(world).adopt(signed.identity);
}

/** The largest number of calls within a second. */
function peak(calls: readonly number[]): number {
  return Math.max(0, ...calls.map((at) => calls.filter((b) => b >= at && b < at + 1000).length));
}

describe('many phones at once', () => {
  test('[W10] phones that were told the same time come spread over half of it', async () => {
    const { calls, pass } = await crowd(() => undefined);
    calls.length = 0;
    await pass(45_000 - 100, 44_900);
    expect(calls).toHaveLength(0);
    await pass(30_100, 500);
    expect(calls.length).toBeGreaterThanOrEqual(MANY);
    expect(peak(calls)).toBeLessThan(MANY / 6);
  });

  test('[W10] a mast that is back does not bring its phones back in one moment', async () => {
    const { engines, calls, setFate, settle, pass } = await crowd(() => undefined);
    setFate('lost');
    for (const engine of engines) engine.kick('offline');
    await settle();
    setFate('fine');
    calls.length = 0;
    for (const engine of engines) engine.kick('online');
    await settle();
    expect(calls).toHaveLength(0);
    await pass(ONLINE_MS + 100);
    expect(calls).toHaveLength(MANY);
    expect(peak(calls)).toBeLessThan(MANY * 0.6);
  });

  test('[W9] phones that were sent away for a time come back after it, and not together', async () => {
    let isBusy = true;
    const { engines, calls, pass, settle } = await crowd(() => (isBusy ? busy(30) : undefined));
    expect(calls).toHaveLength(MANY);
    calls.length = 0;
    for (const engine of engines) engine.kick('act');
    for (const engine of engines) engine.kick('online');
    await settle();
    await pass(29_900);
    expect(calls).toHaveLength(0);
    isBusy = false;
    await pass(2_300);
    expect(calls.length).toBeGreaterThanOrEqual(MANY);
    expect(peak(calls)).toBeLessThan(MANY);
  });
});

describe('what the server asks for', () => {
  test('[W6] in a crowd it holds back work of the phone too, but not a person who insists', async () => {
    const { line, world, engine } = await started();
    engine.stop();
    let calls = 0;
    const crowded = {
      send: async (call: Call) => {
        calls += 1;
        const told = await line.send(call);
        const body = JSON.parse(told.text) as object;
        return answer(200, JSON.stringify({ ...body, poll_ms: 600_000, retry_after_ms: 20_000 }));
      },
    };
    const next = createEngine({ ...world, transport: crowded });
    await next.start();
    await rest(next);
    calls = 0;
    await next.act([report('桥头')]);
    await rest(next);
    expect(calls).toBe(0);
    world.clock.advance(22_000);
    await rest(next);
    expect(calls).toBe(1);
    expect(next.status.pending).toBe(0);
    next.kick('user');
    await rest(next);
    expect(calls).toBe(2);
  });

  test.each([
    ['a photo', '/sync/v1/blobs', 429],
    ['registering anew', '/sync/v1/devices', 503],
  ])('[W9] it is obeyed by %s as well', async (_, path, status) => {
    const { server, line, world, engine } = await started();
    engine.stop();
    const asked: string[] = [];
    const turned = instead(line, (call) => {
      if (call.path !== path) return undefined;
      asked.push(call.method);
      return busy(40, status);
    });
    const next = createEngine({ ...world, transport: turned });
    if (path === '/sync/v1/devices') server.state.epoch = 'e2';
    await next.start();
    await rest(next);
    const bytes = new ArrayBuffer(10);
    const fact = { sha256: 'a'.repeat(64), mime: 'image/jpeg', size: 10 };
    if (path === '/sync/v1/blobs') await next.act([report('一')], { blobs: [{ ...fact, bytes }] });
    await rest(next);
    expect(asked).toHaveLength(1);
    expect(next.status.lastError).toBe('busy');
    world.clock.advance(39_000);
    next.kick('visible');
    await rest(next);
    expect(asked).toHaveLength(1);
    world.clock.advance(3_000);
    await rest(next);
    expect(asked).toHaveLength(2);
    world.clock.advance(40_000 + MOST_MS);
    await rest(next);
    expect(asked.length).toBeGreaterThan(2);
  });

  test('[W9] a date counts from the answer’s own clock, and nobody is sent away for days', () => {
    const told = (after: string, date?: string) =>
      retryAfterMs(answer(503, '', { 'retry-after': after, ...(date ? { date } : {}) }));
    expect(told('Sat, 20 Jun 2026 08:01:30 GMT', 'Sat, 20 Jun 2026 08:00:00 GMT')).toBe(90_000);
    expect(told('Sat, 20 Jun 2026 08:01:30 GMT')).toBe(0);
    expect(told('999999')).toBe(3_600_000);
    expect(told('-5')).toBe(0);
    expect(told('soon')).toBe(0);
  });
});
