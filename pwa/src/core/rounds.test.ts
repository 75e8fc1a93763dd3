import { describe, expect, it } from 'vitest';
import { KINDS } from '../contract';
import type { RecordBody } from './body';
import { dueFrom } from './rounds';

const patrol = KINDS.find(({ name }) => name === 'patrol');
if (!patrol) throw new Error('patrols are a kind');
const done = (at: string) => ({ doc: { f: { ended_at: at } } as unknown as RecordBody });

describe('a patrol', () => {
  it('is due from whoever never made one', () => {
    expect(dueFrom(patrol, [], {}, '2026-06-20')).toBe('');
  });

  it('is due the day after the newest one, by local date', () => {
    // 23:59 and 00:01 in the county.
    const rows = [done('2026-06-19T15:59:00Z'), done('2026-06-18T02:00:00Z')];
    expect(dueFrom(patrol, rows, {}, '2026-06-20')).toBe('2026-06-20');
    expect(dueFrom(patrol, [...rows, done('2026-06-19T16:01:00Z')], {}, '2026-06-20')).toBeNull();
  });

  it('is due as often as the county has set', () => {
    const rows = [done('2026-06-18T02:00:00Z')];
    expect(dueFrom(patrol, rows, { patrol_days: 7 }, '2026-06-24')).toBeNull();
    expect(dueFrom(patrol, rows, { patrol_days: 7 }, '2026-06-26')).toBe('2026-06-25');
  });

  it('of places is asked by place, not by person', () => {
    const child = KINDS.find(({ name }) => name === 'inspection');
    if (!child) throw new Error('inspections are a kind');
    expect(dueFrom(child, [], {}, '2026-06-20')).toBeNull();
  });
});
