import { describe, expect, it } from 'vitest';
import { ANYTHING, filterFromQuery, filterToQuery, isOverdue, matches } from './filter';
import type { Row } from './row';

const TODAY = '2026-06-10'; // a Wednesday

function aRow(over: Partial<Row> = {}): Row {
  return {
    id: '1',
    kind: 'hazard',
    number: '360724103-2026-00001',
    title: '屋后边坡裂缝',
    category: 'geo',
    level: 'general',
    place: '360724103202',
    found: '2026-06-01T01:00:00Z',
    state: 'assigned',
    open: true,
    due: '2026-06-12',
    who: '刘玉梅',
    raised: '',
    waits: false,
    unsent: false,
    haystack: '360724103-2026-00001\n屋后边坡裂缝\n地质灾害\n梅里村\n刘玉梅',
    ...over,
  };
}

describe('the address of a list', () => {
  it('keeps every question and the order', () => {
    const filter = {
      ...ANYTHING,
      q: '裂缝 & 100%',
      place: '360724103',
      due: 'range' as const,
      from: '2026-06-01',
      until: '2026-06-30',
      sort: 'due' as const,
      down: false,
    };
    expect(filterFromQuery(filterToQuery(filter).toString())).toEqual(filter);
  });

  it('says nothing about what is as usual', () => {
    expect(filterToQuery(ANYTHING).toString()).toBe('');
  });

  it('does not believe words it does not know', () => {
    expect(filterFromQuery('due=soon&sort=colour')).toEqual(ANYTHING);
  });

  it('can take a usual filter away', () => {
    const usual = { ...ANYTHING, state: 'reported' };
    const query = filterToQuery(ANYTHING, usual).toString();
    expect(filterFromQuery(query, usual).state).toBe('');
  });
});

describe('which rows match', () => {
  it('finds every word, in any order, without regard to case', () => {
    expect(matches(aRow(), { ...ANYTHING, q: '梅里村 裂缝' }, TODAY)).toBe(true);
    expect(matches(aRow(), { ...ANYTHING, q: '裂缝 垇' }, TODAY)).toBe(false);
  });

  it('takes a township for all its villages', () => {
    expect(matches(aRow(), { ...ANYTHING, place: '360724103' }, TODAY)).toBe(true);
    expect(matches(aRow(), { ...ANYTHING, place: '360724104' }, TODAY)).toBe(false);
  });

  it('counts the due day itself as on time', () => {
    expect(isOverdue(aRow({ due: TODAY }), TODAY)).toBe(false);
    expect(isOverdue(aRow({ due: '2026-06-09' }), TODAY)).toBe(true);
  });

  it('never calls finished work overdue', () => {
    expect(isOverdue(aRow({ due: '2026-06-09', open: false }), TODAY)).toBe(false);
  });

  it('ends this week on Sunday', () => {
    const week = { ...ANYTHING, due: 'week' as const };
    expect(matches(aRow({ due: '2026-06-14' }), week, TODAY)).toBe(true);
    expect(matches(aRow({ due: '2026-06-15' }), week, TODAY)).toBe(false);
    expect(matches(aRow({ due: '2026-06-09' }), week, TODAY)).toBe(false);
  });

  it('includes both ends of chosen dates, and an open end', () => {
    const range = { ...ANYTHING, due: 'range' as const, from: '2026-06-12', until: '2026-06-12' };
    expect(matches(aRow(), range, TODAY)).toBe(true);
    expect(matches(aRow({ due: '2026-06-13' }), range, TODAY)).toBe(false);
    expect(matches(aRow({ due: '2026-06-13' }), { ...range, until: '' }, TODAY)).toBe(true);
    expect(matches(aRow({ due: '' }), { ...range, until: '' }, TODAY)).toBe(false);
  });
});
