import { describe, expect, it } from 'vitest';
import { kindNamed } from '../contract';
import type { Kind } from '../contract/types';
import type { RecordBody } from './body';
import { isNarrowed, type ListFilter, NO_FILTER, passes } from './filter';

const HAZARD = kindNamed('hazard') as Kind;
const BODY: RecordBody = {
  id: '1',
  kind: 'hazard',
  ver: 1,
  state: 'assigned',
  f: { division_code: '360724103204', level: 'major' },
  log: [],
};

function shows(filter: Partial<ListFilter>): boolean {
  return passes({ ...NO_FILTER, ...filter }, HAZARD, BODY, () => '后山 Crack 老水井往上 沙塅村');
}

describe('a list', () => {
  it('shows everything when nothing is asked', () => {
    expect(shows({})).toBe(true);
    expect(shows({ text: ' ' })).toBe(true);
  });

  it('finds by every word, in any order and case', () => {
    expect(shows({ text: '水井 crack' })).toBe(true);
    expect(shows({ text: 'crack 桥头' })).toBe(false);
  });

  it('narrows by place, state and level', () => {
    expect(shows({ place: '360724103' })).toBe(true);
    expect(shows({ place: '360724104' })).toBe(false);
    expect(shows({ state: 'assigned' })).toBe(true);
    expect(shows({ state: 'closed' })).toBe(false);
    expect(shows({ level: 'major' })).toBe(true);
    expect(shows({ level: 'general' })).toBe(false);
  });

  it('is narrowed by any question but the search', () => {
    expect(isNarrowed({ ...NO_FILTER, text: 'x' })).toBe(false);
    expect(isNarrowed({ ...NO_FILTER, level: 'major' })).toBe(true);
  });
});
