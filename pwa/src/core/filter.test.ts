import { describe, expect, it } from 'vitest';
import { kindNamed } from '../contract';
import type { Kind } from '../contract/types';
import type { Actor, RecordBody } from './body';
import { type ListFilter, NO_FILTER, narrowedBy, passes } from './filter';

const HAZARD = kindNamed('hazard') as Kind;
const TODAY = '2026-06-17'; // a Wednesday
const ME: Actor = {
  id: 'w',
  name: '张建',
  role: 'grid_worker',
  grids: [],
  villages: [],
  township: '',
  county: '',
};
const BODY: RecordBody = {
  id: '1',
  kind: 'hazard',
  ver: 1,
  state: 'assigned',
  f: {
    division_code: '360724103204',
    level: 'major',
    category: 'geo',
    title: '后山 Crack',
    place: '老水井往上',
    owner_phone: '13900000000',
    due_on: '2026-06-19',
    found_by: { id: 'x', name: '王平' },
    assigned_person: { id: 'w', name: '张建' },
  },
  log: [],
};

function shows(filter: Partial<ListFilter>, f: RecordBody['f'] = {}, state = BODY.state): boolean {
  const body = { ...BODY, state, f: { ...BODY.f, ...f } };
  return passes({ ...NO_FILTER, ...filter }, HAZARD, body, ME, TODAY, ['沙塅村']);
}

describe('a list', () => {
  it('shows everything when nothing is asked', () => {
    expect(shows({})).toBe(true);
    expect(narrowedBy(NO_FILTER)).toBe(0);
  });

  it('finds by every word, in any case, also by the village', () => {
    expect(shows({ text: 'crack 水井' })).toBe(true);
    expect(shows({ text: '沙塅' })).toBe(true);
    expect(shows({ text: 'crack 桥头' })).toBe(false);
  });

  it('never finds by a private answer', () => {
    expect(shows({ text: '13900000000' })).toBe(false);
  });

  it('narrows by place, state, level, category and what is mine', () => {
    expect(shows({ place: '360724103' })).toBe(true);
    expect(shows({ place: '360724104' })).toBe(false);
    expect(shows({ states: ['filed', 'assigned'] })).toBe(true);
    expect(shows({ states: ['closed'] })).toBe(false);
    expect(shows({ level: 'general' })).toBe(false);
    expect(shows({ category: 'geo' })).toBe(true);
    expect(shows({ mine: true })).toBe(true);
    expect(shows({ mine: true }, { assigned_person: { id: 'y', name: 'y' } })).toBe(false);
  });

  it('knows what is late and what is due by Sunday', () => {
    expect(shows({ due: 'late' })).toBe(false);
    expect(shows({ due: 'late' }, { due_on: '2026-06-16' })).toBe(true);
    expect(shows({ due: 'late' }, { due_on: '2026-06-16' }, 'closed')).toBe(false);
    expect(shows({ due: 'week' }, { due_on: '2026-06-21' })).toBe(true);
    expect(shows({ due: 'week' }, { due_on: '2026-06-22' })).toBe(false);
    expect(shows({ due: 'week' }, { due_on: null })).toBe(false);
  });

  it('counts the questions that narrow it', () => {
    expect(narrowedBy({ ...NO_FILTER, text: 'x', states: ['a', 'b'], mine: true })).toBe(3);
  });
});
