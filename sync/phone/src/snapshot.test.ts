import { createEngine } from './engine';
import { place } from './fake/answers';
import { COUNTY, SCOPES, ZHAO } from './fake/county';
import { createLine, enrol, kindsOf, worldOf } from './fake/phone';
import { rest } from './fake/rest';
import { createServer, type FakeServer } from './fake/server';
import { exchangesOn } from './fake/started';
import { createMemoryStore } from './memory-store';
import { openPacks, RECORDS, rowsIn } from './packs';
import type { Store, Tx } from './ports';
// Loaded beforehand, so that it need not be waited for in the middle of a pass.
import './snapshot';

const id = (n: number) => `r${String(n).padStart(3, '0')}`;

/** A township with so many records, and a snapshot of them. */
function county(many = 7): FakeServer {
  const server = createServer(COUNTY);
  for (const [who, streams] of SCOPES) server.scope.set(who, new Set(streams));
  for (let n = 1; n <= many; n += 1) {
    server.act('wang', {
      t: 'hazard.create',
      id: id(n),
      args: { set: { grid: '1', place: '东' } },
    });
  }
  server.pack();
  return server;
}

async function signedIn(server: FakeServer, store: Store = createMemoryStore()) {
  const line = createLine(server);
  const world = worldOf({ rules: COUNTY, person: ZHAO, line, store: store as never });
  await enrol(world, line);
  const engine = createEngine(world);
  return { server, line, store, world, engine };
}

type Phone = Awaited<ReturnType<typeof signedIn>>;

async function syncs({ engine }: Phone) {
  await engine.start();
  engine.kick('user');
  await rest(engine);
}

const pagesOn = ({ line }: Phone) =>
  line.calls
    .filter(({ path }) => path.includes('/snapshot/'))
    .map(({ path }) => path.split('/')[6]);
const idsIn = async ({ engine }: Phone) => (await engine.list('hazard')).map((row) => row.id);
const packsIn = ({ store }: Phone) =>
  store.transact(RECORDS, 'readonly', async (tx) => (await openPacks(tx)).facts);
const singles = ({ store }: Phone) => store.transact(['docs'], 'readonly', (tx) => tx.keys('docs'));
const digests = async ({ engine }: Phone) =>
  (await engine.log()).filter(({ what }) => what === 'digest');
const all = (many: number) => Array.from({ length: many }, (_, i) => id(many - i));

const edit = (server: FakeServer, n: number, set: { readonly [field: string]: string }) =>
  server.act('wang', {
    t: 'hazard.edit',
    id: id(n),
    args: { set },
    base: { place: '东', grid: '1' },
  });

describe('a first pull by snapshot', () => {
  test('[S1] [S7] [S9] [R12] brings all records without rows of their own, and the digest agrees', async () => {
    const phone = await signedIn(county());
    await syncs(phone);

    expect(pagesOn(phone)).toEqual(['0', '1', '2', '3']);
    expect(await idsIn(phone)).toEqual(all(7));
    expect(await singles(phone)).toEqual([]);
    expect(exchangesOn(phone.line)[0]?.accepts).toEqual(['snapshot']);
    expect(exchangesOn(phone.line).at(-1)?.cursors).toEqual({ 't:1': [7, 0], 'u:zhao': [7, 0] });
    expect(phone.engine.status).toMatchObject({ complete: true, lastError: '' });
    expect(await digests(phone)).toEqual([]);
    expect((await phone.engine.list('hazard', { limit: 3 })).map((row) => row.id)).toEqual(
      all(7).slice(0, 3),
    );
    expect(
      (await phone.engine.list('hazard', { limit: 2, before: id(4) })).map((row) => row.id),
    ).toEqual([id(3), id(2)]);
  });

  test('[S7] cut off, it goes on with the page it lacks', async () => {
    const phone = await signedIn(county());
    let asked = 0;
    phone.line.fate = ({ path }) => {
      if (path.includes('/snapshot/')) asked += 1;
      return asked > 2 ? 'lost' : 'fine';
    };
    await syncs(phone);
    expect(await idsIn(phone)).toEqual([id(7), id(6), id(5), id(4)]);
    expect(phone.engine.status.complete).toBe(false);

    phone.line.fate = () => 'fine';
    phone.line.calls.length = 0;
    phone.engine.kick('user');
    await rest(phone.engine);
    expect(pagesOn(phone)).toEqual(['2', '3']);
    expect(await idsIn(phone)).toEqual(all(7));
  });

  test('[S8] [R4] given up halfway, the stream comes in pages, without what has left it since', async () => {
    const phone = await signedIn(county());
    let asked = 0;
    phone.line.fate = ({ path }) => {
      if (path.includes('/snapshot/')) asked += 1;
      return asked > 2 ? 'lost' : 'fine';
    };
    await syncs(phone);
    phone.server.state.feed.delete(`t:1 hazard/${id(7)}`);
    phone.server.shelf.clear();
    phone.line.fate = () => 'fine';
    phone.engine.kick('user');
    await rest(phone.engine);

    expect(await idsIn(phone)).toEqual(all(6));
    expect(await packsIn(phone)).toEqual([]);
    expect(await digests(phone)).toEqual([]);
  });

  test.each([
    ['gone', (server: FakeServer) => server.shelf.clear()],
    ['torn', (server: FakeServer) => tear(server, '{"docs":[{"id":1}]}')],
    ['empty', (server: FakeServer) => tear(server, '{"docs":[]}')],
  ])('[S8] a snapshot whose pages are %s is given up for pages', async (_, harm) => {
    const phone = await signedIn(county());
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
    const phone = await signedIn(county());
    phone.line.fate = ({ path }) => (path.includes('/snapshot/') ? 'lost' : 'fine');
    await phone.engine.start();
    for (let n = 0; n < 8; n += 1) {
      phone.engine.kick('user');
      await rest(phone.engine);
    }
    expect(await idsIn(phone)).toEqual(all(7));
  });
});

function tear(server: FakeServer, text: string): void {
  for (const [key, made] of server.shelf) server.shelf.set(key, { ...made, pages: [text, text] });
}

describe('records in packs are records like others', () => {
  test('[S9] [R2] [R3] own work and newer bodies come on top, and one row for what changed', async () => {
    const phone = await signedIn(county());
    await syncs(phone);
    phone.line.fate = () => 'lost';
    await phone.engine.act([{ kind: 'hazard', verb: 'edit', id: id(3), set: { place: '西' } }]);
    expect(await place(phone as never, id(3))).toBe('西');
    edit(phone.server, 5, { place: '南' });
    phone.line.fate = () => 'fine';
    phone.engine.kick('user');
    await rest(phone.engine);

    expect(await place(phone as never, id(3))).toBe('西');
    expect(await place(phone as never, id(5))).toBe('南');
    expect(await singles(phone)).toEqual([`hazard/${id(3)}`, `hazard/${id(5)}`]);
    expect(await idsIn(phone)).toEqual(all(7));
    expect(await digests(phone)).toEqual([]);
  });

  test('[S9] [R3] a record that is here already stays in the newer of both bodies', async () => {
    const server = county();
    const phone = await signedIn(server);
    phone.line.fate = ({ path }) => (path.includes('/snapshot/') ? 'lost' : 'fine');
    await syncs(phone);
    const mine = { kind: 'hazard', verb: 'create', id: 'mine', set: { place: '北' } } as const;
    await phone.engine.act([mine]);
    await rest(phone.engine);
    server.act('wang', {
      t: 'hazard.edit',
      id: 'mine',
      args: { set: { place: '中' } },
      base: { place: '北' },
    });
    server.pack();
    await rest(phone.engine);
    phone.line.fate = () => 'fine';
    phone.engine.kick('user');
    await rest(phone.engine);

    expect(await place(phone as never, 'mine')).toBe('中');
    expect(await idsIn(phone)).toEqual([...all(7), 'mine']);
    expect(await digests(phone)).toEqual([]);
  });

  test('[S9] [R4] a stream that is dropped takes its packs along, but not what another holds or own work', async () => {
    const phone = await signedIn(county());
    phone.server.act('zhao', { t: 'hazard.create', id: id(8), args: { set: { grid: '1' } } });
    phone.server.pack();
    await syncs(phone);
    phone.line.fate = () => 'lost';
    await phone.engine.act([{ kind: 'hazard', verb: 'edit', id: id(2), set: { place: '西' } }]);
    phone.server.scope.set('zhao', new Set(['u:zhao']));
    const told: string[] = [];
    phone.engine.onChange((keys) => told.push(...keys));
    phone.line.fate = () => 'fine';
    phone.line.fate = ({ body }) => (String(body).includes('"ops":[{') ? 'lost' : 'fine');
    phone.engine.kick('user');
    await rest(phone.engine);
    phone.line.fate = () => 'fine';
    phone.engine.kick('user');
    await rest(phone.engine);

    expect(await idsIn(phone)).toEqual([id(8)]);
    expect((await packsIn(phone)).map(({ stream }) => stream)).toEqual(['u:zhao']);
    expect(told).toContain('hazard/*');
    expect(await digests(phone)).toEqual([]);
  });

  test('[S9] [R10] on a reset the old rows stay until the new snapshot is whole, and then only its own', async () => {
    const phone = await signedIn(county());
    await syncs(phone);
    const { server } = phone;
    for (const n of [1, 2]) server.act('zhao', { t: 'hazard.void', id: id(n), args: {} });
    server.state.feed.set(`t:1 hazard/${id(6)}`, {
      seq: server.state.seq + 1,
      stream: 't:1',
      what: 'rem',
      kind: 'hazard',
      id: id(6),
      ver: 1,
    });
    server.state.seq += 1;
    server.compact();
    server.pack();
    let asked = 0;
    phone.line.fate = ({ path }) => {
      if (path.includes('/snapshot/')) asked += 1;
      return asked > 1 ? 'lost' : 'fine';
    };
    phone.engine.kick('user');
    await rest(phone.engine);
    expect(await idsIn(phone), 'halfway, nothing is missing').toEqual(all(7));

    phone.line.fate = () => 'fine';
    phone.engine.kick('user');
    await rest(phone.engine);
    expect(await idsIn(phone)).toEqual(all(7).filter((one) => one !== id(6)));
    expect(await digests(phone)).toEqual([]);
    expect(new Set((await packsIn(phone)).map(({ gen }) => gen))).toEqual(new Set([1]));
  });

  test('[S9] [R9] another epoch forgets packs', async () => {
    const phone = await signedIn(county());
    await syncs(phone);
    const { server } = phone;
    server.restore(server.backup(), 'later');
    phone.engine.kick('user');
    await rest(phone.engine);

    expect(await packsIn(phone)).toEqual([]);
    expect(await idsIn(phone)).toEqual(all(7));
    expect(await digests(phone)).toEqual([]);
  });
});

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
              ) as Tx,
            ),
          options,
        ),
    };
    const phone = await signedIn(county(5), memory);
    edit(phone.server, 4, { place: '南' });
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
