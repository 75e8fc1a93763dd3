import { describe, expect, it } from 'vitest';
import {
  agoText,
  dateAfter,
  dateOf,
  daysBetween,
  dueText,
  instantOf,
  momentText,
  msOf,
} from './time';

const now = msOf('2026-06-20T02:00:00Z');

describe('times are told as in the county', () => {
  it('a late evening in UTC is already tomorrow', () => {
    expect(dateOf(msOf('2026-06-19T16:30:00Z'))).toBe('2026-06-20');
    expect(momentText('2026-06-19T16:30:00Z')).toBe('2026-06-20 00:30');
  });

  it('instants are written with milliseconds and Z', () => {
    expect(instantOf(now)).toBe('2026-06-20T02:00:00.000Z');
  });

  it.each([
    ['2026-06-20T01:59:40Z', '刚刚'],
    ['2026-06-20T01:55:00Z', '5 分钟前'],
    ['2026-06-19T17:00:00Z', '今天 01:00'],
    ['2026-06-19T01:02:00Z', '昨天 09:02'],
    ['2026-06-16T02:00:00Z', '4 天前'],
    ['2026-05-01T02:00:00Z', '2026-05-01'],
  ])('%s was %s', (instant, words) => {
    expect(agoText(msOf(instant), now)).toBe(words);
  });

  it('a clock that runs ahead says 刚刚, never a negative number', () => {
    expect(agoText(now + 60_000, now)).toBe('刚刚');
  });

  it.each([
    ['2026-06-23', '还剩 3 天'],
    ['2026-06-20', '今天到期'],
    ['2026-06-16', '超期 4 天'],
  ])('a record due on %s is %s', (date, words) => {
    expect(dueText(date, '2026-06-20')).toBe(words);
  });

  it('counts days over the end of a month', () => {
    expect(dateAfter('2026-06-28', 3)).toBe('2026-07-01');
    expect(daysBetween('2026-06-28', '2026-07-01')).toBe(3);
  });
});
