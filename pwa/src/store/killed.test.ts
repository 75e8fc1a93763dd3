import 'fake-indexeddb/auto';
import type { Store, Tx } from '@xunan/phone';
import { applyReply } from '../../../sync/phone/src/apply';
import { createEngine } from '../../../sync/phone/src/engine';
import { ask, nextQuestion } from '../../../sync/phone/src/exchange';
import { COUNTY, SCOPES, WANG } from '../../../sync/phone/src/fake/county';
import { createLine, enrol, worldOf } from '../../../sync/phone/src/fake/phone';
import { createServer, type FakeServer } from '../../../sync/phone/src/fake/server';
import { expectHash } from '../../../sync/phone/src/fake/tus';
import { enqueue } from '../../../sync/phone/src/outbox';
import { openPersonStore } from './open';

const STORES = [
  'docs',
  'base',
  'mem',
  'outbox',
  'journal',
  'results',
  'blobs',
  'bytes',
  'thumbs',
  'drafts',
  'meta',
] as const;

/** The store, whose transaction dies at its nth call; counts the calls it was given. */
function dyingAt(store: Store, n: number): Store & { readonly calls: () => number } {
  let calls = 0;
  return {
    calls: () => calls,
    transact: (names, mode, work, options) =>
      store.transact(
        names,
        mode,
        (tx) => {
          const watched = Object.entries(tx).map(([name, method]) => [
            name,
            (...given: readonly unknown[]) => {
              calls += 1;
              if (calls > n) return Promise.reject(new Error('killed'));
              return (method as (...all: readonly unknown[]) => unknown)(...given);
            },
          ]);
          return work(Object.fromEntries(watched) as Tx);
        },
        options,
      ),
  };
}

const dump = (store: Store) =>
  store.transact(STORES, 'readonly', async (tx) => {
    const all: unknown[] = [];
    for (const name of STORES) all.push(name, await tx.keys(name), await tx.all(name));
    return JSON.stringify(all, (_, value) =>
      value instanceof ArrayBuffer ? `${value.byteLength} bytes` : value,
    );
  });

let made = 0;
async function phone(server: FakeServer = createServer(COUNTY)) {
  for (const [who, streams] of SCOPES) server.scope.set(who, new Set(streams));
  made += 1;
  const store = openPersonStore(`killed-${made}`);
  const line = createLine(server);
  const world = worldOf({ rules: COUNTY, person: WANG, line, store });
  await enrol(world, line);
  return { server, line, store, world };
}

const PHOTO = { sha256: expectHash('photo'), mime: 'image/jpeg' } as const;
const ACTS = [
  { kind: 'hazard', verb: 'create', set: { place: '桥头', grid: '1' }, add: { photos: [PHOTO] } },
  { kind: 'hazard', verb: 'create', set: { place: '桥尾', grid: '1' } },
] as const;
const WITH = { blobs: [{ ...PHOTO, bytes: new ArrayBuffer(64) }], dropDraft: 'form' };

describe('killed at any moment, the phone holds the old or the new, never half', () => {
  test('[R1] [row 1] saving two reports with a photo and finishing a draft', async () => {
    const whole = await phone();
    const draft = { key: 'form', form: 1, at: 0, value: '草稿' };
    const begin = (store: Store) =>
      store.transact(['drafts'], 'readwrite', (tx) => tx.put('drafts', 'form', draft));
    const counting = dyingAt(whole.store, Number.POSITIVE_INFINITY);
    await begin(whole.store);
    await enqueue({ ...whole.world, store: counting }, ACTS, WITH);
    expect(counting.calls()).toBeGreaterThan(10);

    for (let n = 0; n < counting.calls(); n += 1) {
      const one = await phone();
      await begin(one.store);
      const before = await dump(one.store);
      const dying = { ...one.world, store: dyingAt(one.store, n) };
      await expect(enqueue(dying, ACTS, WITH), `call ${n}`).rejects.toThrow('killed');
      expect(await dump(one.store), `call ${n}`).toBe(before);
      await enqueue(one.world, ACTS, WITH);
      const rows = await one.store.transact(
        ['outbox', 'drafts', 'bytes'],
        'readonly',
        async (tx) => [await tx.keys('outbox'), await tx.count('drafts'), await tx.keys('bytes')],
      );
      expect(rows).toEqual([[1, 2], 0, ['photo']]);
    }
  });

  test('[R5] [row 6] taking in an answer with verdicts, pages, a drop and a reset', async () => {
    const scene = async () => {
      const it = await phone();
      for (const id of ['a', 'b']) {
        it.server.act('zhao', { t: 'hazard.create', id, args: { set: { grid: '1' } } });
      }
      const first = await nextQuestion(it.world);
      if (first === undefined) throw new Error('not signed in');
      const pulled = await ask(it.world, first);
      if (pulled.is !== 'ours') throw new Error(pulled.is);
      await applyReply(it.world, first, pulled.value);
      await enqueue(it.world, ACTS, WITH);
      await enqueue(it.world, [{ kind: 'hazard', verb: 'edit', id: 'a', set: { level: '1' } }]);
      const asked = await nextQuestion(it.world);
      if (asked === undefined) throw new Error('not signed in');
      const judged = await ask(it.world, asked);
      if (judged.is !== 'ours') throw new Error(judged.is);
      const reply = { ...judged.value, drop: ['u:wang'], reset: ['g:1'] };
      return { ...it, asked, reply };
    };
    const whole = await scene();
    const counting = dyingAt(whole.store, Number.POSITIVE_INFINITY);
    await applyReply({ ...whole.world, store: counting }, whole.asked, whole.reply);
    const after = await dump(whole.store);
    expect(counting.calls()).toBeGreaterThan(30);

    const one = await scene();
    const before = await dump(one.store);
    for (let n = 0; n < counting.calls(); n += 1) {
      const dying = { ...one.world, store: dyingAt(one.store, n) };
      await expect(applyReply(dying, one.asked, one.reply), `call ${n}`).rejects.toThrow('killed');
      expect(await dump(one.store), `call ${n}`).toBe(before);
    }
    await applyReply(one.world, one.asked, one.reply);
    expect(await dump(one.store)).toBe(after);
  });
});

describe('the engine over IndexedDB', () => {
  const idle = async (engine: ReturnType<typeof createEngine>) => {
    do await new Promise((resolve) => setTimeout(resolve, 1));
    while (engine.status.busy);
  };

  test('[P2] [C5] [R7] a report with a photo goes all the way, over a restart, and comes back stored', async () => {
    const it = await phone();
    it.line.fate = () => 'lost';
    const engine = createEngine(it.world);
    await engine.start();
    const photo = { ...PHOTO, source: 'camera' };
    const { ids } = await engine.act(
      [{ kind: 'hazard', verb: 'create', set: { grid: '1' }, add: { photos: [photo] } }],
      { blobs: [{ ...PHOTO, bytes: new ArrayBuffer(700_000), thumb: new ArrayBuffer(9) }] },
    );
    await idle(engine);
    engine.stop();
    it.store.close();

    it.line.fate = () => 'fine';
    const next = createEngine(it.world);
    await next.start();
    await idle(next);
    const row = await next.view('hazard', ids[0] ?? '');
    expect(row?.pending).toEqual([]);
    expect(row?.doc.f.photos).toEqual([{ ...photo, stored: true }]);
    expect(next.status).toMatchObject({
      pending: 0,
      photosPending: 0,
      online: 'yes',
      complete: true,
    });
    expect((await next.photo('photo', 'thumb'))?.bytes.byteLength).toBe(9);
  });
});
