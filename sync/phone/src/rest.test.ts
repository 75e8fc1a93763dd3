import type { Engine, Status } from './api';
import { createMemoryStore } from './memory-store';

/** Each test begins as a page does: nothing of the engine's rest is here. */
beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  vi.doUnmock('./rest-parts');
});

/** Resolves once the engine tells of such a status, and is at rest. */
const told = (engine: Engine, of: (status: Status) => boolean) =>
  new Promise<void>((resolve) => {
    engine.subscribe((status) => !status.busy && of(status) && resolve());
  });

describe("the engine's rest", () => {
  test('a transaction that lacks it writes nothing, and runs again once it is here', async () => {
    const { patient, rest } = await import('./rest');
    const store = createMemoryStore();
    let runs = 0;

    const come = await patient(store).transact(['meta'], 'readwrite', async (tx) => {
      runs += 1;
      expect(await tx.get('meta', 'run')).toBeUndefined();
      await tx.put('meta', 'run', runs);
      return rest().sendPhotos;
    });

    expect(come).toBeTypeOf('function');
    expect(store.dump().meta).toEqual([['run', 2]]);
  });

  test('while it does not come, work is saved and nothing is half done; all goes as soon as it is here', async () => {
    let isThere = false;
    vi.doMock('./rest-parts', async (original: () => Promise<object>) => {
      if (!isThere) throw new Error('no such file');
      return original();
    });
    const { started, report } = await import('./fake/started');
    const { server, world, engine } = await started();

    const photo = { sha256: 'f1', mime: 'image/jpeg', bytes: new ArrayBuffer(9) };
    await engine.act([{ ...report('水口'), add: { photos_before: [{ sha256: 'f1' }] } }], {
      blobs: [photo],
    });
    await told(engine, ({ lastError }) => lastError === 'offline');
    expect(engine.status).toMatchObject({ pending: 1, photosPending: 1, lastError: 'offline' });
    expect(await engine.verdicts()).toEqual([]);

    isThere = true;
    world.clock.advance(120_000);
    await told(engine, ({ pending, photosPending }) => pending + photosPending === 0);
    expect(engine.status).toMatchObject({ pending: 0, photosPending: 0, lastError: '' });
    expect([server.state.docs.size, server.state.blobs.size]).toEqual([1, 1]);
  });
});
