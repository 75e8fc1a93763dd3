import { sendAgain } from './black-box';
import { createEngine } from './engine';
import { rest } from './fake/rest';
import { exchangesOn, report, started } from './fake/started';
import { expectHash } from './fake/tus';
import { NOW } from './fake/world';
import { DAYS_FACT } from './housekeeping';
import { readLink, writeLink } from './link';
import type { Store } from './ports';

const DAY_MS = 86_400_000;

/** A phone that has reported twice, and a photo with the first; all of it is with the server. */
async function reported() {
  const phone = await started();
  const photo = { sha256: expectHash('a'), mime: 'image/jpeg', bytes: new ArrayBuffer(10) };
  const first = report('一');
  await phone.engine.act([{ ...first, add: { photos: [{ sha256: 'a', mime: 'image/jpeg' }] } }], {
    blobs: [photo],
  });
  await phone.engine.act([report('二')]);
  await rest(phone.engine);
  phone.engine.kick('user');
  await rest(phone.engine);
  const sent = await phone.engine.sent(10);
  return { ...phone, ids: sent.map(({ op }) => op.op_id) };
}

/** So many days have passed at the server's last answer. */
const serverSays = (store: Store, days: number) =>
  store.transact(['meta'], 'readwrite', async (tx) => {
    const link = await readLink(tx);
    const time = new Date(Date.parse(NOW) + days * DAY_MS).toISOString();
    if (link !== undefined) await writeLink(tx, { ...link, server_time: time });
  });

describe('the black box', () => {
  test('[H10] sending again changes nothing, and gives the first receipt', async () => {
    const { engine, server, world, ids } = await reported();
    const before = await engine.sent(10);
    const feed = JSON.stringify([...server.state.docs]);
    const seq = server.state.seq;
    expect(await sendAgain(world, new Set(ids))).toBe(2);
    engine.kick('user');
    await rest(engine);

    expect(JSON.stringify([...server.state.docs])).toBe(feed);
    expect(server.state.seq).toBe(seq);
    const facts = (rows: typeof before) =>
      rows.map(({ op, status, seq: receipt }) => [op.op_id, status, receipt]);
    expect(facts(await engine.sent(10))).toEqual(facts(before));
    expect(engine.status).toMatchObject({ pending: 0, needsYou: 0, lastError: '' });
    expect((await engine.blob('a'))?.state).toBe('stored');
  });

  test('[H10] one is sent again beside new work, in the right order of numbers', async () => {
    const { engine, line, world, ids } = await reported();
    line.fate = () => 'lost';
    await engine.act([report('三')]);
    await sendAgain(world, new Set(ids.slice(-1)));
    line.fate = () => 'fine';
    line.calls.length = 0;
    engine.kick('user');
    await rest(engine);

    const numbers = exchangesOn(line).flatMap(({ ops }) => ops.map(({ n }) => n));
    expect(numbers).toEqual([3, 4]);
    expect(engine.status).toMatchObject({ pending: 0, lastError: '' });
    expect((await engine.sent(10)).map(({ status }) => status)).toEqual([
      'applied',
      'applied',
      'applied',
    ]);
  });

  test('[H10] the record stays in view while it waits again, and after', async () => {
    const { engine, line, world, ids } = await reported();
    const [row] = await engine.list('hazard');
    line.fate = () => 'lost';
    await sendAgain(world, new Set(ids));
    const [waits] = await engine.list('hazard');
    line.fate = () => 'fine';
    engine.kick('user');
    await rest(engine);
    const [after] = await engine.list('hazard');

    expect(waits?.pending).toHaveLength(1);
    expect([waits?.doc, after?.doc]).toEqual([row?.doc, row?.doc]);
    expect(after?.pending).toEqual([]);
  });

  test('[H10] it keeps for as many days as the county says, also after signing out', async () => {
    const { engine, world } = await reported();
    await engine.setFact(DAYS_FACT, 40);
    engine.stop();
    await serverSays(world.store, 39);
    const later = createEngine(world);
    await later.start();
    await rest(later);
    expect((await later.blob('a'))?.state).toBe('stored');
    expect(await later.purge()).toBe(0);

    await serverSays(world.store, 41);
    expect(await later.purge()).toBe(10);
  });

  test('[H10] a phone clock that runs months ahead frees no photo before its days', async () => {
    const { engine, world } = await reported();
    world.clock.advance(90 * DAY_MS);
    expect(await engine.purge()).toBe(0);

    await serverSays(world.store, 29);
    expect(await engine.purge()).toBe(0);
    await serverSays(world.store, 30);
    expect(await engine.purge()).toBe(10);
  });

  test('[H10] what is freed before its days is told', async () => {
    const { engine } = await reported();
    expect(await engine.purge(0)).toBe(10);
    expect((await engine.log()).filter(({ what }) => what === 'freed')).toMatchObject([
      { detail: '1 · 0.0 MB' },
    ]);
    expect(await engine.sent(10)).toHaveLength(2);
  });
});
