import { canonical } from './canonical';
import { COUNTY, LI, SCOPES, WANG, ZHAO } from './fake/county';
import { createDice } from './fake/dice';
import { kindsOf } from './fake/phone';
import { photosOf } from './fake/push';
import { createServer, type FakeServer } from './fake/server';
import { heal, newPhone, type Phone, step, type Tally, upheaval } from './fake/turmoil';
import type { Json } from './messages';
import { openPacks, PACKING, RECORDS, rowsIn } from './packs';
import type { Link, LogLine, MemRow, OpRow } from './rows';

// Loaded beforehand, so that it need not be waited for in the middle of a pass.

const SEEDS = 60;
const STEPS = 70;
const KINDS = kindsOf(COUNTY);
let pagesTaken = 0;

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
      [...RECORDS, 'outbox', 'base', 'mem'],
      'readonly',
      async (tx) => ({
        docs: await rowsIn(tx, KINDS, { from: '', to: '~' }, Number.POSITIVE_INFINITY),
        packs: (await openPacks(tx)).facts,
        link: await tx.get<Link>('meta', 'link'),
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
    expect(found.link?.offers).toEqual({});
    for (const { stream } of found.packs) expect(mine.has(stream)).toBe(true);
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
  PACKING.from = dice.pick([1, 2, 5, 50]);
  const hasShelf = dice.chance(0.7);
  for (let i = 0; i < STEPS; i += 1) {
    await step(server, phones, dice, made, tally);
    if (dice.chance(0.12)) await upheaval(server, phones, dice, tally, store);
    if (hasShelf && dice.chance(0.3)) server.pack();
    if (hasShelf && dice.chance(0.03)) server.shelf.clear();
  }
  await heal(phones);
  await judgeAll(server, phones, made);
  for (const { line } of phones) {
    pagesTaken += line.calls.filter(({ path }) => path.includes('/snapshot/')).length;
  }
  return tally;
}

describe('phones on a line that loses, doubles and delays, killed anywhere, cloned and restored', () => {
  const all: Tally = { acts: 0, kills: 0, restores: 0, clones: 0 };

  test.each(Array.from({ length: SEEDS }, (_, i) => i + 1))(
    '[P2] [P4] [L4] [R4] [R5] [R8] [R9] [R10] [R11] [R14] [S7] [S8] [S9] all agree with the server in the end, seed %i',
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
    expect(pagesTaken).toBeGreaterThan(200);
  });
});
