import type { Kinds } from './api';
import { canonical } from './canonical';
import { catchUp } from './catch-up';
import { report, started } from './fake/started';
import type { Args, Doc, Json, JsonObject, Op } from './messages';
import { replay } from './replay';
import type { OpRow, ViewRow } from './rows';
import { bringUp, type Changes, type Step, upconvert } from './upconvert';

const files = import.meta.glob<string>('../../vectors/ops/**/*.json', {
  query: '?raw',
  import: 'default',
  eager: true,
});

interface Recorded {
  readonly changes: Changes;
  readonly ops: readonly (Pick<Op, 't' | 'v' | 'args' | 'base'> & {
    readonly reads?: { readonly [version: string]: readonly [Args, JsonObject] | string };
  })[];
}

const RENAMED: Changes = [[{ do: 'rename', field: 'spot', to: 'place' }]];
const text = (value: unknown) => canonical(value as Json);
const op = (args: object, more: object = {}) =>
  ({ t: 'hazard.edit', v: 1, args, base: {}, ...more }) as Op;

function converted(args: object, steps: readonly Step[], more: object = {}) {
  const now = upconvert(op(args, more), [steps]);
  return typeof now === 'string' ? now : now.args;
}

describe('operations of every recorded version read as Python reads them', () => {
  test.each(Object.entries(files))('[V1] [V7] %s', (_, raw) => {
    const { changes, ops } = JSON.parse(raw) as Recorded;
    for (const { reads = {}, ...written } of ops) {
      const before = text(written);
      for (const [version, told] of Object.entries(reads)) {
        const now = upconvert(written, changes.slice(0, Number(version) - 1));
        expect(text(typeof now === 'string' ? now : [now.args, now.base])).toBe(text(told));
      }
      expect(text(written)).toBe(before);
    }
  });

  test('[V7] there are versions to read', () => {
    const told = Object.values(files).map((raw) => (JSON.parse(raw) as Recorded).changes.length);
    expect(told.length).toBeGreaterThan(3);
    expect(Math.max(...told)).toBe(2);
  });
});

describe('steps', () => {
  test('[V1] what the author saw is told anew too', () => {
    const now = upconvert(op({ set: { spot: 'x' } }, { base: { spot: 'y' } }), RENAMED);
    expect(now).toMatchObject({ v: 2, args: { set: { place: 'x' } }, base: { place: 'y' } });
  });

  test('[V1] an older report says what it was not asked', () => {
    const steps = [{ do: 'fill', field: '__proto__', value: 1 }] as const;
    const now = converted({}, steps, { t: 'hazard.create' });
    expect(text(now)).toBe('{"set":{"__proto__":1}}');
    expect(converted({}, steps)).toEqual({});
  });

  test('[V5] what cannot be told, and what is newer than this app, is named', () => {
    const steps = [{ do: 'aside', acts: ['shut'], field: 'depth' }] as const;
    expect(converted({ move: 'shut' }, steps, { t: 'hazard.move' })).toBe('sync.old_form');
    expect(converted({ add: { depth: [] } }, steps)).toBe('sync.old_form');
    expect(converted({}, steps, { v: 3 })).toBe('sync.unknown_version');
  });

  test('[V1] strange arguments stay as they are', () => {
    const steps = RENAMED[0] ?? [];
    for (const args of [{ set: [1] }, { set: null, add: 7 }]) {
      expect(converted(args, steps)).toEqual(args);
    }
  });
});

const BY = { id: 'w', name: '甲', role: 'grid_worker' };
const BODY: Doc = {
  id: 'r',
  kind: 'hazard',
  ver: 1,
  state: 'reported',
  f: { spot: '屋后', grid: '1' },
  log: [{ op: 'o1', act: 'create', by: BY, at: '2026-06-01T00:00:00Z', set: ['grid', 'spot'] }],
};

async function updated() {
  const phone = await started();
  const changes: Kinds['changes'] = (kind) => (kind === 'hazard' ? RENAMED : []);
  const version: Kinds['version'] = (kind) => (kind === 'hazard' ? 2 : 1);
  const kinds: Kinds = { ...phone.world.kinds, changes, version, changed: ['hazard'] };
  return { ...phone, kinds, newer: { ...phone.world, kinds } };
}

describe('after an update of the app', () => {
  test('[V4] a record of the server is shown in today’s terms, its version as it came', () => {
    const now = bringUp(BODY, RENAMED);
    expect(now).toMatchObject({ ver: 1, f: { place: '屋后', grid: '1' } });
    expect(now.log[0]?.set).toEqual(['grid', 'place']);
    expect(bringUp(now, RENAMED)).toBe(now);
  });

  test('[V3] waiting work of the older app shows in today’s terms and is sent as it was written', async () => {
    const { engine, store, line, newer, kinds } = await updated();
    line.fate = () => 'lost';
    const { ids } = await engine.act([{ ...report('水口'), set: { spot: '水口', grid: '1' } }]);
    engine.stop();
    await catchUp(newer);
    const read = await store.transact(['docs', 'outbox', 'meta'], 'readonly', async (tx) => ({
      row: await tx.get<ViewRow>('docs', `hazard/${ids[0]}`),
      ops: await tx.all<OpRow>('outbox'),
      forms: await tx.get('meta', 'forms'),
    }));
    expect(read.row?.doc.f).toMatchObject({ place: '水口' });
    expect(read.ops[0]?.op).toMatchObject({ v: 1, args: { set: { spot: '水口' } } });
    expect(read.forms).toEqual({ hazard: kinds.version('hazard') });
  });

  test('[V5] one record that cannot be read in today’s terms stops none of the others', async () => {
    const { engine, store, line, newer } = await updated();
    line.fate = () => 'lost';
    const { ids } = await engine.act([report('水口'), { ...report('x'), set: { spot: 'y' } }]);
    engine.stop();
    await store.transact(['docs', 'base', 'outbox'], 'readwrite', async (tx) => {
      const row = await tx.get<OpRow>('outbox', 1);
      await tx.put('outbox', 1, { ...row, op: { ...row?.op, t: null } });
    });
    await catchUp(newer);
    const rows = await store.transact(['docs'], 'readonly', (tx) => tx.all<ViewRow>('docs'));
    const told = new Map(rows.map((row) => [row.id, row.doc.f]));
    expect(told.get(ids[0] ?? '')).toMatchObject({ place: '水口' });
    expect(told.get(ids[1] ?? '')).toEqual({ place: 'y' });
  });

  test('[V5] an operation that cannot be told is shown as it was written, and marked', async () => {
    const { world, kinds } = await updated();
    const aside: Kinds = { ...kinds, changes: () => [[{ do: 'aside', acts: [], field: 'spot' }]] };
    const written = op({ set: { spot: 'x' } }, { t: 'hazard.create', op_id: 'o', id: 'r', at: '' });
    const row: OpRow = { s: 1, key: 'hazard/r', op: written, by: BY, boot: '', mono: 0 };
    const seen = replay(null, [row], aside);
    expect(seen.doc?.f).toEqual({ spot: 'x' });
    expect(seen.unfit).toMatchObject([{ op_id: 'o', why: 'sync.old_form' }]);
    expect(world.kinds.changed).toEqual([]);
  });
});
