import type { Act, Engine } from './api';
import { canonical } from './canonical';
import { createEngine } from './engine';
import { COUNTY, LI, SCOPES, WANG, ZHAO } from './fake/county';
import { createDice, type Dice } from './fake/dice';
import { createLine, enrol, type Fate, type Line, worldOf } from './fake/phone';
import { photosOf } from './fake/push';
import { rest } from './fake/rest';
import { createServer, type FakeServer } from './fake/server';
import { expectHash } from './fake/tus';
import { createMemoryStore, type MemoryStore } from './memory-store';
import type { Author, Json } from './messages';
import type { Store, Tx } from './ports';
import type { LogLine, MemRow, OpRow, ViewRow } from './rows';

const SEEDS = 100;
const STEPS = 70;

interface Phone {
  readonly person: Author;
  readonly memory: MemoryStore;
  readonly line: Line;
  engine: Engine;
  /** How many database calls until the page is killed; -1 for never. */
  killIn: number;
  lives: number;
}

class Killed extends Error {}

/** The same memory behind a page that may be killed at any call. */
function mortal(phone: () => Phone, memory: Store): Store {
  const mind = <T>(call: () => Promise<T>): Promise<T> => {
    const it = phone();
    if (it.killIn === 0) return Promise.reject(new Killed());
    if (it.killIn > 0) it.killIn -= 1;
    return call();
  };
  return {
    transact: (names, mode, work, options) =>
      memory.transact(
        names,
        mode,
        (tx) => {
          const watched = Object.fromEntries(
            Object.entries(tx).map(([name, method]) => [
              name,
              (...given: readonly unknown[]) =>
                mind(() => (method as (...all: unknown[]) => Promise<unknown>)(...given)),
            ]),
          );
          return work(watched as unknown as Tx);
        },
        options,
      ),
  };
}

function boot(phone: Phone, dice: Dice): void {
  phone.lives += 1;
  const store = mortal(() => phone, phone.memory);
  const name = `${phone.person.id}${phone.lives}${dice.below(1000)}`;
  phone.engine = createEngine(worldOf({ rules: COUNTY, ...phone, store, dice, name }));
}

async function newPhone(
  server: FakeServer,
  dice: Dice,
  person: Author,
  memory?: MemoryStore,
): Promise<Phone> {
  const line = createLine(server);
  const phone = {
    person,
    memory: memory ?? createMemoryStore(),
    line,
    killIn: -1,
    lives: 0,
  } as unknown as Phone;
  if (memory === undefined) {
    const name = `${person.id}${dice.below(10_000)}`;
    await enrol(worldOf({ rules: COUNTY, person, line, store: phone.memory, dice, name }), server);
  }
  boot(phone, dice);
  await phone.engine.start();
  await rest(phone.engine);
  return phone;
}

function randomAct(dice: Dice, rows: readonly ViewRow[], photo: string): Act {
  const place: Json = dice.pick(['东', '西', '南', '北']);
  const add = { photos: [{ sha256: photo, mime: 'image/jpeg' }] };
  const row = rows.length > 0 && dice.chance(0.75) ? dice.pick(rows) : undefined;
  if (row === undefined) {
    const grid = dice.pick(['1', '2', '3']);
    return { kind: 'hazard', verb: 'create', set: { place, grid }, ...(photo ? { add } : {}) };
  }
  const named = { kind: 'hazard', id: row.id } as const;
  if (photo) return { ...named, verb: 'append', add };
  if (dice.chance(0.25)) return { ...named, verb: 'append', add: { notes: [{ text: '来过' }] } };
  if (dice.chance(0.4)) {
    return { ...named, verb: 'move', move: dice.pick(['file', 'assign', 'close', 'reopen']) };
  }
  const field = dice.pick(['place', 'level', 'grid']);
  return { ...named, verb: 'edit', set: { [field]: dice.pick(['1', '2', '3', null]) } };
}

/** What one run did, so that a green run proves that something happened. */
interface Tally {
  acts: number;
  kills: number;
  restores: number;
  clones: number;
}

async function step(
  _server: FakeServer,
  phones: Phone[],
  dice: Dice,
  made: Set<string>,
  tally: Tally,
) {
  const phone = dice.pick(phones);
  const { engine } = phone;
  if (dice.chance(0.15)) phone.killIn = dice.below(60);
  const dies = async (doing: Promise<unknown>) => {
    await doing.catch((error: unknown) => {
      if (!(error instanceof Killed || (error as { code?: string }).code)) throw error;
    });
    await rest(engine);
    if (phone.killIn !== 0) return;
    tally.kills += 1;
    engine.stop();
    phone.killIn = -1;
    boot(phone, dice);
    await phone.engine.start();
    await rest(phone.engine);
  };
  const fate = dice.pick<Fate>(['fine', 'fine', 'lost', 'lost reply', 'twice', 'late', 'portal']);
  phone.line.fate = () => (dice.chance(0.6) ? 'fine' : fate);
  if (dice.chance(0.5)) {
    const photo = dice.chance(0.2) ? expectHash(`sha${made.size}-${dice.below(1e9)}`) : '';
    const rows = await engine.list('hazard').catch(() => []);
    const bytes = new ArrayBuffer(700_000);
    const blobs = photo ? [{ sha256: photo, mime: 'image/jpeg', bytes }] : [];
    const act = randomAct(dice, rows, photo);
    tally.acts += 1;
    await dies(engine.act([act], { blobs }).then(({ ops }) => ops.map((op) => made.add(op))));
  } else {
    engine.kick('user');
    await dies(Promise.resolve());
  }
}

async function upheaval(
  server: FakeServer,
  phones: Phone[],
  dice: Dice,
  tally: Tally,
  store: { backup?: ReturnType<FakeServer['backup']> },
) {
  const what = dice.below(7);
  if (what === 0) server.compact();
  if (what === 1) store.backup = server.backup();
  if (what === 2 && store.backup !== undefined) {
    tally.restores += 1;
    server.restore(store.backup, server.fresh('epoch'));
    delete store.backup;
  }
  if (what === 3) {
    const grids = ['g:1', 'g:2', 'g:3'].filter(() => dice.chance(0.6));
    server.scope.set('li', new Set(['u:li', ...grids]));
  }
  if (what === 4 && phones.length < 5) {
    const one = dice.pick(phones);
    tally.clones += 1;
    phones.push(await newPhone(server, dice, one.person, one.memory.copy()));
  }
  if (what === 5) server.page = dice.pick([1, 2, 5, 500]);
  if (what === 6) {
    const docs = [...server.state.docs.values()].filter(({ doc }) => doc.kind === 'hazard');
    if (docs.length === 0) return;
    const { doc } = dice.pick(docs);
    const set = { grid: dice.pick(['1', '2', '3']) };
    server.act('zhao', {
      t: 'hazard.edit',
      id: doc.id,
      args: { set },
      base: { grid: doc.f.grid ?? null },
    });
  }
}

async function heal(phones: readonly Phone[]): Promise<void> {
  for (let round = 0; round < 8; round += 1) {
    for (const phone of phones) {
      phone.line.fate = () => 'fine';
      phone.killIn = -1;
      if (phone.engine.status.access === 'out') {
        const world = worldOf({
          rules: COUNTY,
          ...phone,
          store: phone.memory,
          name: `again${round}${phone.lives}`,
        });
        await enrol(world, phone.line);
      }
      phone.engine.kick('user');
      await rest(phone.engine);
    }
  }
}

async function judgeAll(server: FakeServer, phones: readonly Phone[], made: ReadonlySet<string>) {
  for (const opId of made) expect(server.state.ops.has(opId), `lost ${opId}`).toBe(true);
  const seen = [...server.state.docs.values()].flatMap(({ doc }) =>
    doc.log.map((entry) => entry.op),
  );
  for (const { doc } of server.state.docs.values()) {
    const ops = doc.log.map((entry) => entry.op);
    expect(new Set(ops).size, 'an operation took effect twice').toBe(ops.length);
    for (const photo of photosOf(doc)) {
      if ('sha256' in photo) expect(photo.stored, `photo ${photo.sha256}`).toBe(true);
    }
  }
  expect(seen.length).toBeGreaterThan(0);
  for (const { memory, person } of phones) {
    const mine = server.scope.get(person.id) ?? new Set();
    const expected = [...server.state.docs]
      .filter(([, row]) => row.streams.some((stream) => mine.has(stream)))
      .map(([key, row]) => `${key} ${canonical(row.doc as unknown as Json)}`)
      .sort();
    const found = await memory.transact(
      ['docs', 'outbox', 'base', 'mem'],
      'readonly',
      async (tx) => ({
        docs: await tx.all<ViewRow>('docs'),
        outbox: await tx.all<OpRow>('outbox'),
        base: await tx.keys('base'),
        journal: await tx.all<OpRow>('journal'),
        log: await tx.all<LogLine>('log'),
        mem: await tx.all<MemRow>('mem'),
      }),
    );
    expect(found.log.filter(({ what }) => what === 'digest')).toEqual([]);
    for (const { op, status } of found.journal) {
      expect(`${op.op_id} ${status}`).toBe(
        `${op.op_id} ${server.state.ops.get(op.op_id)?.result.status}`,
      );
    }
    expect(found.outbox.map(({ op }) => op.op_id)).toEqual([]);
    expect(found.base).toEqual([]);
    const views = found.docs.map(
      (row) => `${row.kind}/${row.id} ${canonical(row.doc as unknown as Json)}`,
    );
    expect(views.sort()).toEqual(expected);
    expect(
      found.docs.filter((row) => row.away || row.pending.length > 0 || row.unfit.length > 0),
    ).toEqual([]);
    for (const row of found.mem) {
      for (const stream of Object.keys(row.streams)) expect(mine.has(stream)).toBe(true);
    }
  }
}

async function run(seed: number): Promise<Tally> {
  const dice = createDice(seed);
  const server = createServer(COUNTY);
  for (const [person, streams] of SCOPES) server.scope.set(person, new Set(streams));
  server.page = dice.pick([1, 3, 500]);
  const phones = [];
  for (const person of [WANG, LI, ZHAO]) phones.push(await newPhone(server, dice, person));
  const made = new Set<string>();
  const tally = { acts: 0, kills: 0, restores: 0, clones: 0 };
  const store = {};
  for (let i = 0; i < STEPS; i += 1) {
    await step(server, phones, dice, made, tally);
    if (dice.chance(0.12)) await upheaval(server, phones, dice, tally, store);
  }
  await heal(phones);
  await judgeAll(server, phones, made);
  return tally;
}

describe('phones on a line that loses, doubles and delays, killed anywhere, cloned and restored', () => {
  const all: Tally = { acts: 0, kills: 0, restores: 0, clones: 0 };

  test.each(Array.from({ length: SEEDS }, (_, i) => i + 1))(
    '[P2] [P4] [L4] [R4] [R5] [R8] [R9] [R10] [R11] [R14] all agree with the server in the end, seed %i',
    async (seed) => {
      const tally = await run(seed);
      for (const name of Object.keys(all) as (keyof Tally)[]) all[name] += tally[name];
    },
  );

  test('the runs above did what they claim', () => {
    expect(all.acts).toBeGreaterThan(500);
    expect(all.kills).toBeGreaterThan(50);
    expect(all.restores).toBeGreaterThan(5);
    expect(all.clones).toBeGreaterThan(20);
  });
});
