/** What users of field apps suffer, row by row: the phone's part of it over lines that misbehave. */

import type { Engine, Reason } from './api';
import { ONLINE_MS } from './backoff';
import { createEngine } from './engine';
import { answer, problem } from './fake/http';
import { rest } from './fake/rest';
import { instead, report, started } from './fake/started';
import type { MemoryStore } from './memory-store';
import { StoreError, type Transport } from './ports';

/** What a pull may change, without the log of attempts. */
const work = (store: MemoryStore) => {
  const { log: _log, ...all } = store.dump();
  return all;
};

async function waitingPhone() {
  const phone = await started();
  phone.line.fate = () => 'lost';
  await phone.engine.act([report('桥头')]);
  await rest(phone.engine);
  phone.engine.stop();
  phone.line.fate = () => 'fine';
  return phone;
}

const over = (world: Awaited<ReturnType<typeof started>>['world'], transport: Transport) =>
  createEngine({ ...world, transport });

async function asked(engine: Engine) {
  await engine.start();
  await rest(engine);
  return engine.status;
}

const statuses = [400, 401, 403, 404, 408, 409, 410, 413, 418, 422, 429, 500, 501, 502, 503, 504];

describe('no success before the server has said so', () => {
  test.each(statuses)(
    '[row 3] after %i the work waits and no word of success is told',
    async (status) => {
      for (const say of [
        problem(status, 'server.trouble'),
        answer(status, '<html>'),
        answer(status, ''),
      ]) {
        const { world, line } = await waitingPhone();
        const told = await asked(
          over(
            world,
            instead(line, () => say),
          ),
        );

        expect(told.pending).toBe(1);
        expect(told.lastError !== '' || told.access !== 'ok').toBe(true);
      }
    },
  );

  test('[row 3] no answer at all is no answer', async () => {
    const { world, line } = await waitingPhone();
    line.fate = () => 'lost';
    expect(await asked(over(world, line))).toMatchObject({ pending: 1, lastError: 'offline' });
  });
});

describe('a pull takes effect as a whole or not at all', () => {
  test('[row 6] an answer cut at any byte changes nothing here and nothing there', async () => {
    const { world, line, store, server } = await waitingPhone();
    let whole = '';
    const listening: Transport = {
      send: async (call) => {
        const said = await line.send({ ...call, body: call.body ?? '' });
        whole = said.text;
        throw new Error('cut');
      },
    };
    await asked(over(world, listening));
    const before = work(store);
    const there = JSON.stringify([...server.state.docs]);
    for (let cut = 1; cut < whole.length; cut += 7) {
      const engine = over(
        world,
        instead(line, () => answer(200, whole.slice(0, cut))),
      );
      const told = await asked(engine);
      engine.stop();
      expect(told.online).toBe('no');
      expect(work(store)).toEqual(before);
    }

    expect(whole.length).toBeGreaterThan(100);
    expect(JSON.stringify([...server.state.docs])).toBe(there);
  });

  test('[row 6] a phone that is full at any write of an answer stays as it was', async () => {
    const phone = await waitingPhone();
    let writes = 0;
    let room = 0;
    const { transact } = phone.store;
    const full: typeof transact = (names, mode, doing, options) =>
      transact(
        names,
        mode,
        (tx) =>
          doing(
            names.includes('base') && mode === 'readwrite'
              ? {
                  ...tx,
                  put: async (...given) => {
                    writes += 1;
                    if (writes > room) throw new StoreError('full');
                    return tx.put(...given);
                  },
                }
              : tx,
          ),
        options,
      );
    const before = work(phone.store);
    let told = { pending: 1 };
    let rounds = 0;
    for (; told.pending > 0; room += 1, rounds += 1) {
      expect(work(phone.store)).toEqual(before);
      writes = 0;
      const engine = createEngine({ ...phone.world, store: { transact: full } });
      told = await asked(engine);
      engine.stop();
    }

    expect(rounds).toBeGreaterThan(2);
    expect(phone.server.state.docs.size).toBe(1);
  });
});

describe('the queue moves when the server is back', () => {
  const reasons: readonly Reason[] = ['online', 'visible', 'push', 'user'];
  test.each(reasons)('[row 8] woken by %s it drains within seconds', async (reason) => {
    const { engine, line, world } = await started();
    line.fate = () => 'lost';
    await engine.act([report('桥头')]);
    await rest(engine);
    expect(engine.status.pending).toBe(1);
    line.fate = () => 'fine';
    engine.kick(reason);
    // A returning network brings many phones, so each waits a moment of its own.
    if (reason === 'online') world.clock.advance(ONLINE_MS);
    await rest(engine);

    expect(engine.status).toMatchObject({ pending: 0, online: 'yes' });
  });

  test('[row 8] untouched it drains within a minute, however long the server was away', async () => {
    const { engine, line, world } = await started();
    line.fate = () => 'lost';
    await engine.act([report('桥头')]);
    await rest(engine);
    for (let failed = 0; failed < 40; failed += 1) {
      world.clock.advance(Math.min(...world.clock.timers()));
      await rest(engine);
    }
    line.fate = () => 'fine';
    world.clock.advance(60_000);
    await rest(engine);

    expect(engine.status.pending).toBe(0);
  });
});
