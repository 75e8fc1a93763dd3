import { MOST_MS } from './backoff';
import { createEngine } from './engine';
import { answer, problem } from './fake/http';
import { rest } from './fake/rest';
import { instead, report, started } from './fake/started';
import type { createMemoryStore } from './memory-store';
import { UNREADABLE } from './set-aside';

describe('the line', () => {
  test('[row 25] a page of a captive portal counts as no network, whatever its status', async () => {
    const { line, engine } = await started();
    line.fate = () => 'portal';
    await engine.act([report('桥头')]);
    await rest(engine);

    expect(engine.status).toMatchObject({ online: 'no', lastError: 'portal', pending: 1 });
  });

  test.each([
    ['cut short', '{"epoch":"e1","last_n":0,"last_op":"","more":fal'],
    [
      'without verdicts in the right shape',
      '{"epoch":"e1","last_n":1,"last_op":"x","more":false,"results":[{"n":"1"}]}',
    ],
    [
      'with a body that is none',
      '{"epoch":"e1","last_n":0,"last_op":"","more":false,"chg":[[1,"u:wang","put","hazard","1",1,{}]]}',
    ],
  ])('an answer %s changes nothing on the phone', async (_, text) => {
    const { line, world, engine } = await started();
    line.fate = () => 'lost';
    await engine.act([report('桥头')]);
    engine.stop();
    const store = world.store as ReturnType<typeof createMemoryStore>;
    const { log: _before, ...before } = store.dump();
    const cut = createEngine({ ...world, transport: instead(line, () => answer(200, text)) });
    await cut.start();
    await rest(cut);
    const { log: _after, ...after } = store.dump();

    expect(after).toEqual(before);
    expect(cut.status.online).toBe('no');
  });

  test('[row 8] waits grow from 2 s to a minute with full jitter and start over when the network returns', async () => {
    const { line, world, engine } = await started();
    line.fate = () => 'lost';
    const waits: number[] = [];
    engine.kick('user');
    await rest(engine);
    for (let i = 0; i < 12; i += 1) {
      const [wait = 0] = world.clock.timers();
      waits.push(wait);
      world.clock.advance(wait);
      await rest(engine);
    }
    for (const [i, wait] of waits.entries()) {
      expect(wait).toBeLessThanOrEqual(Math.min(MOST_MS, 2_000 * 2 ** i));
    }
    expect(Math.max(...waits)).toBeGreaterThan(30_000);

    engine.kick('online');
    await rest(engine);
    expect(world.clock.timers()[0]).toBeLessThanOrEqual(2_000);
  });

  test('[P17] a busy server is left alone for as long as it says', async () => {
    const { line, world, engine } = await started();
    engine.stop();
    let calls = 0;
    const busy = instead(line, () => {
      calls += 1;
      return {
        ...problem(503, 'server.busy'),
        header: (name) => (name === 'retry-after' ? '90' : null),
      };
    });
    const next = createEngine({ ...world, transport: busy });
    await next.start();
    await rest(next);
    next.kick('online');
    next.kick('visible');
    await rest(next);
    expect(calls).toBe(1);
    expect(Math.min(...world.clock.timers())).toBeGreaterThanOrEqual(0);
    world.clock.advance(89_000);
    await rest(next);
    expect(calls).toBe(1);
    world.clock.advance(1_000 + MOST_MS);
    await rest(next);
    expect(calls).toBe(2);
    expect(engine.status.pending).toBe(0);
  });

  test('the next question comes when the server asked for it', async () => {
    const { world } = await started();
    const [due = 0] = world.clock.timers();
    expect(due).toBeGreaterThanOrEqual(45_000);
    expect(due).toBeLessThan(75_000);
  });

  test('a kick during a pass makes one more pass, never two at once', async () => {
    const { line, engine } = await started();
    line.calls.length = 0;
    engine.kick('user');
    engine.kick('user');
    engine.kick('online');
    await rest(engine);
    expect(line.calls.length).toBe(2);
  });

  test('[R6] [row 9] two engines over one memory, as two tabs have it, send each operation once', async () => {
    const { server, line, world, engine } = await started();
    const other = createEngine(world);
    await other.start();
    await rest(other);
    line.calls.length = 0;
    await Promise.all([engine.act([report('一')]), other.act([report('二')])]);
    await rest(engine);
    await rest(other);

    const ops = line.calls.flatMap(
      (call) => (JSON.parse(String(call.body)) as { ops: unknown[] }).ops,
    );
    expect(ops).toHaveLength(2);
    expect(server.state.docs.size).toBe(2);
  });

  test('[P1] an operation that the server can not read is set aside with a verdict', async () => {
    const { line, world, engine } = await started();
    line.fate = () => 'lost';
    const { ops } = await engine.act([report('一'), report('坏'), report('三')]);
    engine.stop();
    await rest(engine);
    line.fate = () => 'fine';
    const picky = instead(line, (call) =>
      String(call.body).includes('坏') ? problem(422, 'request.invalid') : undefined,
    );
    const next = createEngine({ ...world, transport: picky });
    await next.start();
    await rest(next);

    expect(next.status).toMatchObject({ pending: 0, needsYou: 1 });
    expect((await next.verdicts()).find(({ op_id }) => op_id === ops[1])?.why).toBe(UNREADABLE);
    expect(await next.list('hazard')).toHaveLength(2);
  });

  test('[P1] a server that reads nothing at all gets nothing set aside', async () => {
    const { line, world, engine } = await started();
    line.fate = () => 'lost';
    await engine.act([report('一'), report('二')]);
    engine.stop();
    await rest(engine);
    line.fate = () => 'fine';
    const next = createEngine({
      ...world,
      transport: instead(line, () => problem(422, 'request.invalid')),
    });
    await next.start();
    await rest(next);

    expect(next.status).toMatchObject({ pending: 2, needsYou: 0, lastError: 'refused' });
  });
});
