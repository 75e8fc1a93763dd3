import type { Json, ViewRow } from '@xunan/phone';
import { expect, it } from 'vitest';
import { KINDS, type Kind } from '../../contract';
import { raisedFlags } from '../kinds';
import { type RowWords, rowOf } from './row';
import { isDeskKind } from './views';

const kind = KINDS.filter(isDeskKind).find((one) =>
  one.states.some((state) => state.waits_on.length > 0),
) as Kind;
const [person = ''] = kind.states.flatMap((state) => state.waits_on);
const step = kind.moves.find((move) => move.asks.some((ask) => ask.field === person));
const asked = step?.asks.map((ask) => ask.field) ?? [];
const [unit = ''] = kind.fields
  .filter((field) => field.type === 'text' && asked.includes(field.name))
  .map((field) => field.name);
const flag = kind.fields.find((one) => one.type === 'flag' && one.asked === 'first')?.name ?? '';
const final = kind.states.find((state) => !state.open)?.name ?? '';

const words: RowWords = {
  title: () => '',
  search: () => '',
  shortCode: (id) => id,
  raised: raisedFlags,
  waits: () => false,
};

function row(f: Record<string, Json>, state = kind.initial) {
  const by = { id: 'r', name: '罗志远', role: 'grid_worker' };
  const log = [{ op: 'o', act: 'create', by, at: '2026-06-01T00:00:00Z' }];
  const doc = { id: '1', kind: kind.name, ver: 1, state, f, log };
  return rowOf(
    kind,
    { kind: kind.name, id: '1', doc, pending: [], unfit: [], away: false } as ViewRow,
    words,
  );
}

it('names whom a record is given to, else the unit, and never who reported it', () => {
  const reported = { found_by: { id: 'r', name: '罗志远' } };
  expect(row(reported).who).toBe('');
  expect(row({ ...reported, [unit]: '梅里小学' }).who).toBe('梅里小学');
  expect(row({ [unit]: '梅里小学', [person]: { id: 'a', name: '刘玉梅' } }).who).toBe('刘玉梅');
});

it('shows what was raised as grave until somebody decides its level or it is over', () => {
  expect(row({ [flag]: true }).raised).not.toBe('');
  expect(row({ [flag]: false }).raised).toBe('');
  expect(row({ [flag]: true, [kind.promote.level]: 'general' }).raised).toBe('');
  expect(row({ [flag]: true }, final).raised).toBe('');
});
