import type { LogEntry } from '@xunan/phone';
import { describe, expect, it } from 'vitest';
import { entriesInOrder } from './true-order';

const entry = (op: string, at: string, over: Partial<LogEntry> = {}): LogEntry => ({
  op,
  act: 'edit',
  by: { id: 'p', name: '甲', role: 'grid_worker' },
  at,
  ...over,
});
const orderOf = (log: readonly LogEntry[]) => entriesInOrder(log).map(({ op }) => op);

describe('the timeline', () => {
  it('shows what was done offline at 09:10 before what was done online at 09:20 [S4]', () => {
    const log = [
      entry('create', '2026-06-20T00:00:00Z'),
      entry('online', '2026-06-20T01:20:00Z', { got: '2026-06-20T01:20:01Z' }),
      entry('offline', '2026-06-20T01:10:00Z', { got: '2026-06-20T01:40:00Z' }),
    ];
    expect(orderOf(log)).toEqual(['create', 'offline', 'online']);
  });

  it('believes the corrected time, not a clock that is three days off', () => {
    const log = [
      entry('create', '2026-06-20T00:00:00Z'),
      entry('early', '2026-06-23T01:10:00Z', { at_est: '2026-06-20T01:10:00Z' }),
      entry('late', '2026-06-20T01:20:00Z'),
    ];
    expect(orderOf(log)).toEqual(['create', 'early', 'late']);
  });

  it('never puts anything before the report itself', () => {
    const log = [entry('create', '2026-06-23T00:00:00Z'), entry('next', '2026-06-20T00:00:00Z')];
    expect(orderOf(log)).toEqual(['create', 'next']);
  });

  it('keeps the order of the server where times are equal', () => {
    const at = '2026-06-20T01:00:00Z';
    expect(orderOf([entry('a', at), entry('b', at), entry('c', at)])).toEqual(['a', 'b', 'c']);
  });
});
