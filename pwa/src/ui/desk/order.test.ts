import { describe, expect, it } from 'vitest';
import { ordered, raisedFirst } from './order';
import type { Row } from './row';

const RANKS = new Map([
  ['level:general', 0],
  ['level:major', 1],
]);

function aRow(id: string, over: Partial<Row>): Row {
  const empty = { number: '', title: '', category: '', level: '', place: '', due: '', who: '' };
  const rest = {
    kind: 'hazard',
    state: 'filed',
    open: true,
    raised: '',
    waits: false,
    unsent: false,
    haystack: '',
  };
  return { ...empty, ...rest, id, found: '2026-06-01T00:00:00Z', ...over };
}

const idsOf = (rows: readonly Row[]) => rows.map((row) => row.id);

describe('the order of a list', () => {
  it('puts what is unknown last in both directions', () => {
    const rows = [
      aRow('none', {}),
      aRow('late', { due: '2026-06-09' }),
      aRow('far', { due: '2026-07-01' }),
    ];
    expect(idsOf(ordered(rows, { sort: 'due', down: false }, RANKS))).toEqual([
      'late',
      'far',
      'none',
    ]);
    expect(idsOf(ordered(rows, { sort: 'due', down: true }, RANKS))).toEqual([
      'far',
      'late',
      'none',
    ]);
  });

  it('follows the declared order of codes, not their spelling', () => {
    const rows = [aRow('g', { level: 'general' }), aRow('m', { level: 'major' })];
    expect(idsOf(ordered(rows, { sort: 'level', down: true }, RANKS))).toEqual(['m', 'g']);
  });

  it('keeps the newest first among equals', () => {
    const rows = [aRow('old', {}), aRow('new', { found: '2026-06-02T00:00:00Z' })];
    expect(idsOf(ordered(rows, { sort: 'state', down: false }, RANKS))).toEqual(['new', 'old']);
    expect(idsOf(ordered(rows, { sort: 'state', down: true }, RANKS))).toEqual(['new', 'old']);
  });

  it('puts what was raised as grave before all else, each part in its own order', () => {
    const rows = [
      aRow('c', {}),
      aRow('b', { raised: '疑似重大' }),
      aRow('a', { raised: '疑似重大' }),
    ];
    expect(idsOf(raisedFirst(rows))).toEqual(['b', 'a', 'c']);
  });

  it('leaves the list it was given alone', () => {
    const rows = [aRow('b', { title: 'b' }), aRow('a', { title: 'a' })];
    ordered(rows, { sort: 'title', down: false }, RANKS);
    expect(idsOf(rows)).toEqual(['b', 'a']);
  });
});
