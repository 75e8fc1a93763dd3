import { createEngine } from './engine';
import { COUNTY } from './fake/county';
import { kindsOf } from './fake/phone';
import { rest } from './fake/rest';
import type { FakeServer } from './fake/server';
import { exchangesOn } from './fake/started';
import {
  again,
  all,
  digests,
  edit,
  id,
  idsIn,
  losesPages,
  type Officer,
  packsIn,
  signedIn,
  singles,
  syncs,
  township,
} from './fake/township';
import { createMemoryStore } from './memory-store';
import { RECORDS, rowsIn } from './packs';
import type { Store, Tx } from './ports';

const pagesOn = ({ line }: Officer) =>
  line.calls
    .filter(({ path }) => path.includes('/snapshot/'))
    .map(({ path }) => path.split('/')[6]);

/** What the sync log tells of snapshots. */
const logged = async ({ engine }: Officer) =>
  (await engine.log()).filter(({ what }) => what === 'snapshot').map(({ detail }) => detail);

describe('a first pull by snapshot', () => {
  test('[S1] [S7] [S9] [R12] brings all records without rows of their own, and the digest agrees', async () => {
    const phone = await signedIn(township());
    await syncs(phone);

    expect(pagesOn(phone)).toEqual(['0', '1', '2', '3']);
    expect(await idsIn(phone)).toEqual(all(7));
    expect(await singles(phone)).toEqual([]);
    expect(exchangesOn(phone.line)[0]?.accepts).toEqual(['snapshot']);
    expect(exchangesOn(phone.line).at(-1)?.cursors).toEqual({ 't:1': [7, 0], 'u:zhao': [7, 0] });
    expect(phone.engine.status).toMatchObject({ complete: true, lastError: '' });
    expect(await digests(phone)).toEqual([]);
    expect(await logged(phone)).toEqual(['4⇊']);
    expect((await phone.engine.list('hazard', { limit: 3 })).map((row) => row.id)).toEqual(
      all(7).slice(0, 3),
    );
    expect(
      (await phone.engine.list('hazard', { limit: 2, before: id(4) })).map((row) => row.id),
    ).toEqual([id(3), id(2)]);
  });

  test('[S7] cut off, it goes on with the page it lacks', async () => {
    const phone = await signedIn(township());
    losesPages(phone, 3);
    await syncs(phone);
    expect(await idsIn(phone)).toEqual([id(7), id(6), id(5), id(4)]);
    expect(phone.engine.status.complete).toBe(false);
    expect(await logged(phone)).toEqual([]);

    phone.line.fate = () => 'fine';
    phone.line.calls.length = 0;
    await again(phone);
    expect(pagesOn(phone)).toEqual(['2', '3']);
    expect(await idsIn(phone)).toEqual(all(7));
    expect(await logged(phone)).toEqual(['4⇊']);
  });

  test('[S8] [R4] given up halfway, the stream comes in pages, without what has left it since', async () => {
    const phone = await signedIn(township());
    losesPages(phone, 3);
    await syncs(phone);
    phone.server.state.feed.delete(`t:1 hazard/${id(7)}`);
    phone.server.shelf.clear();
    phone.line.fate = () => 'fine';
    await again(phone);

    expect(await idsIn(phone)).toEqual(all(6));
    expect(await packsIn(phone)).toEqual([]);
    expect(await digests(phone)).toEqual([]);
  });

  test.each([
    ['gone', (server: FakeServer) => server.shelf.clear()],
    ['torn', (server: FakeServer) => tear(server, '{"docs":[{"id":1}]}')],
    ['empty', (server: FakeServer) => tear(server, '{"docs":[]}')],
  ])('[S8] a snapshot whose pages are %s is given up for pages', async (_, harm) => {
    const phone = await signedIn(township());
    const { send } = phone.line;
    phone.world.transport.send = async (call) => {
      if (call.path.includes('/snapshot/')) harm(phone.server);
      return send(call);
    };
    await syncs(phone);

    expect(await idsIn(phone)).toEqual(all(7));
    expect(exchangesOn(phone.line).some(({ accepts }) => accepts.length === 0)).toBe(true);
    expect(phone.engine.status).toMatchObject({ complete: true, lastError: '' });
  });

  test('[S8] a page that never comes is given up in the end', async () => {
    const phone = await signedIn(township());
    phone.line.fate = ({ path }) => (path.includes('/snapshot/') ? 'lost' : 'fine');
    await phone.engine.start();
    for (let n = 0; n < 8; n += 1) {
      await again(phone);
    }
    expect(await idsIn(phone)).toEqual(all(7));
  });
});

function tear(server: FakeServer, text: string): void {
  for (const [key, made] of server.shelf) server.shelf.set(key, { ...made, pages: [text, text] });
}

test('[S7] killed at any call of a first pull by snapshot, the next start ends with all records', async () => {
  const scene = async (n: number) => {
    let calls = 0;
    const memory = createMemoryStore();
    const dying: Store = {
      transact: (names, mode, work, options) =>
        memory.transact(
          names,
          mode,
          (tx) =>
            work(
              Object.fromEntries(
                Object.entries(tx).map(([name, method]) => [
                  name,
                  (...given: readonly unknown[]) => {
                    calls += 1;
                    if (calls > n) return Promise.reject(new Error('killed'));
                    return (method as (...all: readonly unknown[]) => unknown)(...given);
                  },
                ]),
              ) as unknown as Tx,
            ),
          options,
        ),
    };
    const phone = await signedIn(township(5), memory);
    edit(phone.server, 4, '南');
    const engine = createEngine({ ...phone.world, store: dying });
    await engine.start().catch(() => undefined);
    await rest(engine);
    engine.stop();
    await syncs(phone);
    return { phone, calls };
  };
  const { calls } = await scene(Number.POSITIVE_INFINITY);
  expect(calls).toBeGreaterThan(50);
  for (let n = 0; n < calls; n += 1) {
    const { phone } = await scene(n);
    const rows = await phone.store.transact(RECORDS, 'readonly', (tx) =>
      rowsIn(tx, kindsOf(COUNTY), { from: 'hazard/', to: 'hazard0' }, Number.POSITIVE_INFINITY),
    );
    expect(
      rows.map((row) => `${row.id} ${row.doc.f.place}`),
      `call ${n}`,
    ).toEqual([1, 2, 3, 4, 5].map((one) => `${id(one)} ${one === 4 ? '南' : '东'}`));
    expect(await digests(phone), `call ${n}`).toEqual([]);
  }
});
