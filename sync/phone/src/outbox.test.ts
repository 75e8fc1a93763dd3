import { createEngine } from './engine';
import { rest } from './fake/rest';
import { report, started } from './fake/started';
import { expectHash } from './fake/tus';
import type { createMemoryStore } from './memory-store';
import { StoreError } from './ports';

describe('saving and sending', () => {
  test('[R1] an act is on the phone before anything is sent, and shows at once', async () => {
    const { line, engine } = await started();
    line.fate = () => 'lost';
    const { ids, ops } = await engine.act([report('桥头')]);

    const row = await engine.view('hazard', ids[0] ?? '');
    expect(row?.doc.f).toEqual({ place: '桥头', grid: '1' });
    expect(row?.pending).toEqual(ops);
    expect(row?.doc.log[0]?.got).toBeUndefined();
    expect(engine.status.pending).toBe(1);
  });

  test('[P2] [R7] every operation gets one verdict, kept until the person has seen it', async () => {
    const { engine } = await started();
    const { ops } = await engine.act([report('一'), report('二')]);
    await rest(engine);

    const verdicts = await engine.verdicts();
    expect(verdicts.map(({ op_id, status }) => [op_id, status])).toEqual(
      ops.map((op) => [op, 'applied']),
    );
    await engine.seen(ops);
    expect(await engine.verdicts()).toEqual([]);
    expect((await engine.sent(10)).map(({ status }) => status)).toEqual(['applied', 'applied']);
  });

  test('[P4] [P20] a lost answer is asked for again and nothing is done twice', async () => {
    const { server, line, engine } = await started();
    line.fate = () => 'lost reply';
    await engine.act([report('桥头')]);
    await rest(engine);
    expect(engine.status.pending).toBe(1);

    line.fate = () => 'twice';
    engine.kick('user');
    await rest(engine);
    expect(engine.status.pending).toBe(0);
    expect([...server.state.docs.values()].map(({ doc }) => doc.ver)).toEqual([1]);
    expect((await engine.verdicts()).map(({ status }) => status)).toEqual(['applied']);
  });

  test('[P3] three hundred operations go in order, two hundred at a time', async () => {
    const { server, line, engine } = await started();
    line.fate = () => 'lost';
    for (let i = 0; i < 60; i += 1) {
      await engine.act(Array.from({ length: 5 }, (_, j) => report(`${i}-${j}`)));
    }
    await rest(engine);
    line.fate = () => 'fine';
    line.calls.length = 0;
    engine.kick('user');
    await rest(engine);

    const batches = line.calls.map(
      (call) => (JSON.parse(String(call.body)) as { ops: { n: number }[] }).ops,
    );
    expect(batches.map((ops) => ops.length).filter((many) => many > 0)).toEqual([200, 100]);
    expect(batches.flat().map(({ n }) => n)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
    expect(server.state.docs.size).toBe(300);
  });

  test('[P1] a batch of large operations stays below 256 KiB', async () => {
    const { line, engine } = await started();
    line.fate = () => 'lost';
    for (let i = 0; i < 8; i += 1) await engine.act([report('垇'.repeat(20_000))]);
    await rest(engine);
    line.fate = () => 'fine';
    line.calls.length = 0;
    engine.kick('user');
    await rest(engine);

    const batches = line.calls.map(
      (call) => (JSON.parse(String(call.body)) as { ops: unknown[] }).ops,
    );
    expect(batches.map((ops) => ops.length).filter((many) => many > 0)).toEqual([4, 4]);
    await expect(engine.act([report('垇'.repeat(90_000))])).rejects.toThrow('sync.too_large');
  });

  test('[P8] a rejected operation ends up before the person and stops nobody', async () => {
    const { server, line, engine } = await started();
    const { ids } = await engine.act([report('桥头')]);
    await rest(engine);
    line.fate = () => 'lost';
    server.scope.set('wang', new Set(['u:wang-elsewhere']));
    await engine.act([{ kind: 'hazard', verb: 'edit', id: ids[0] ?? '', set: { place: '桥尾' } }]);
    await engine.act([report('后面的')]);
    await rest(engine);
    line.fate = () => 'fine';
    engine.kick('user');
    await rest(engine);

    const statuses = (await engine.verdicts()).map(({ status, why }) => status + why);
    expect(statuses).toEqual(['applied', 'rejectedop.scope', 'applied']);
    expect(engine.status).toMatchObject({ pending: 0, needsYou: 1 });
  });

  test('[R13] the age of an act is told only while the page that made it lives', async () => {
    const { line, world, engine } = await started();
    line.fate = () => 'lost';
    await engine.act([report('桥头')]);
    world.clock.advance(5_000);
    line.fate = () => 'lost reply';
    engine.kick('user');
    await rest(engine);
    engine.stop();
    const later = createEngine({ ...world, clock: { ...world.clock, boot: () => 'boot-2' } });
    await later.start();
    await rest(later);

    const ages = line.calls
      .flatMap((call) =>
        call.path === '/sync/v1/exchange'
          ? [JSON.parse(String(call.body)) as { ops: { age_ms?: number }[] }]
          : [],
      )
      .flatMap(({ ops }) => ops.map((op) => op.age_ms));
    expect(ages).toEqual([5_000, undefined]);
  });

  test('[M4] a form that was open for a while sends the values its reader saw', async () => {
    const { server, engine } = await started();
    const { ids } = await engine.act([report('桥头')]);
    await rest(engine);
    const id = ids[0] ?? '';
    server.act('zhao', {
      t: 'hazard.edit',
      id,
      args: { set: { place: '镇上改的' } },
      base: { place: '桥头' },
    });
    engine.kick('user');
    await rest(engine);
    await engine.act([
      { kind: 'hazard', verb: 'edit', id, set: { place: '我改的' }, seen: { place: '桥头' } },
    ]);
    const unfit = (await engine.view('hazard', id))?.unfit;
    await rest(engine);

    expect(unfit?.[0]?.conflicts[0]).toMatchObject({
      field: 'place',
      kept: '镇上改的',
      lost: '我改的',
    });
    expect((await engine.verdicts()).at(-1)).toMatchObject({
      status: 'conflict',
      fields: ['place'],
    });
    expect(await engine.list('conflict')).toHaveLength(1);
  });
});

describe('a full phone', () => {
  test('[row 15] photos that the server has make room before a save is refused', async () => {
    const { world, engine } = await started();
    const bytes = new ArrayBuffer(1000);
    const photo = { sha256: expectHash('old'), mime: 'image/jpeg' };
    await engine.act([{ ...report('旧'), add: { photos: [photo] } }], {
      blobs: [{ ...photo, bytes }],
    });
    await rest(engine);
    world.store.transact = fullWhile(world.store, () => engine.blob('old'));
    const { ids } = await engine.act([report('新')]);
    expect(ids).toHaveLength(1);
    expect(await engine.blob('old')).toBeUndefined();
  });

  test('[row 15] a save that finds no room says so and leaves nothing behind', async () => {
    const { world, engine } = await started();
    const before = await engine.list('hazard');
    world.store.transact = fullWhile(world.store, async () => true);
    await expect(engine.act([report('新')])).rejects.toMatchObject({ fault: 'full' });
    expect(await engine.list('hazard')).toEqual(before);
  });
});

/** Strict transactions, which are those that save a person's work, find no room. */
function fullWhile(
  store: ReturnType<typeof createMemoryStore> | { transact: unknown },
  isFull: () => Promise<unknown>,
) {
  const { transact } = store as ReturnType<typeof createMemoryStore>;
  const full: typeof transact = async (names, mode, work, options) => {
    if (options?.strict === true && (await isFull()) !== undefined) throw new StoreError('full');
    return transact(names, mode, work, options);
  };
  return full;
}
