import 'fake-indexeddb/auto';
import { createEngine } from '../../../sync/phone/src/engine';
import { COUNTY, SCOPES, WANG } from '../../../sync/phone/src/fake/county';
import { createLine, enrol, worldOf } from '../../../sync/phone/src/fake/phone';
import { createServer } from '../../../sync/phone/src/fake/server';
import { report } from '../../../sync/phone/src/fake/started';
import { openPersonStore } from './open';
import { STEPS } from './schema';

const idle = async (engine: ReturnType<typeof createEngine>) => {
  do await new Promise((resolve) => setTimeout(resolve, 1));
  while (engine.status.busy);
};

const VIEW = { kind: 'hazard', id: 'r1', pending: [], unfit: [], away: false };

test('[S9] [R14] a phone of yesterday keeps its records and its unsent work, and goes on', async () => {
  const server = createServer(COUNTY);
  for (const [who, streams] of SCOPES) server.scope.set(who, new Set(streams));
  server.act('li', { t: 'hazard.create', id: 'r1', args: { set: { grid: '1', place: '东' } } });
  const line = createLine(server);
  const today = openPersonStore('today');
  const world = worldOf({ rules: COUNTY, person: WANG, line, store: today });
  await enrol(world, line);
  const link = await today.transact(['meta'], 'readonly', (tx) =>
    tx.get<Record<string, unknown>>('meta', 'link'),
  );
  // The database of the time before packs, and a link that knows nothing of offers.
  const before = openPersonStore('yesterday', STEPS.slice(0, 1));
  const doc = server.state.docs.get('hazard/r1')?.doc;
  const { offers: _, ...without } = link ?? {};
  const sums = server.sumsOf('wang');
  await before.transact(['docs', 'mem', 'meta', 'drafts'], 'readwrite', async (tx) => {
    await tx.put('docs', 'hazard/r1', { ...VIEW, doc });
    await tx.put('mem', 'hazard/r1', { streams: { 'g:1': [0, 1] } });
    const cursors = { 'g:1': [1, 0], 'u:wang': [1, 0] };
    await tx.put('meta', 'link', { ...without, cursors, sums: { 'g:1': sums['g:1'] } });
    await tx.put('drafts', 'form', { key: 'form', form: 1, at: 0, value: '草稿' });
  });
  before.close();

  const store = openPersonStore('yesterday');
  const engine = createEngine({ ...world, store });
  line.fate = () => 'lost';
  await engine.start();
  await idle(engine);
  expect((await engine.list('hazard')).map((row) => row.id)).toEqual(['r1']);
  expect(await engine.draft('form')).toMatchObject({ value: '草稿' });
  const { ids } = await engine.act([report('西')]);
  await idle(engine);
  line.fate = () => 'fine';
  engine.kick('user');
  await idle(engine);

  expect(server.state.docs.has(`hazard/${ids[0]}`)).toBe(true);
  expect((await engine.list('hazard')).map((row) => row.id).sort()).toEqual([ids[0], 'r1'].sort());
  expect(engine.status).toMatchObject({ complete: true, pending: 0, lastError: '' });
  expect((await engine.log()).map(({ what }) => what)).not.toContain('digest');
});
