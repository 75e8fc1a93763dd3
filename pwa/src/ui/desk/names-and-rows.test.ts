import { describe, expect, it } from 'vitest';
import { fileName } from './file-name';
import { monthBefore } from './month-before';
import { rowAfter } from './row-keys';
import { spanInSight } from './window-of-rows';

describe('the name of a file', () => {
  it('says what it is, without signs that a file system refuses', () => {
    const parts = ['360724103-2026-00001', '桥头 "老井" a/b', '登记表'];
    expect(fileName(parts, 'pdf')).toBe('360724103-2026-00001 桥头 老井 a b 登记表.pdf');
  });

  it('leaves out what is empty and stays short', () => {
    expect(fileName(['', '台账', ''], 'pdf')).toBe('台账.pdf');
    expect(fileName(['长'.repeat(300)], 'pdf').length).toBeLessThanOrEqual(84);
  });
});

describe('the month that has ended', () => {
  it.each([
    ['2026-06-10', '2026-05'],
    ['2026-01-31', '2025-12'],
    ['2026-11-01', '2026-10'],
  ])('before %s is %s', (date, month) => {
    expect(monthBefore(date)).toBe(month);
  });
});

describe('the keys of a table', () => {
  it('stop at both ends', () => {
    expect(rowAfter('ArrowDown', -1, 3)).toBe(0);
    expect(rowAfter('ArrowDown', 2, 3)).toBe(2);
    expect(rowAfter('ArrowUp', 0, 3)).toBe(0);
    expect(rowAfter('End', 0, 3)).toBe(2);
  });

  it('leave other keys and empty tables alone', () => {
    expect(rowAfter('a', 0, 3)).toBeUndefined();
    expect(rowAfter('ArrowDown', -1, 0)).toBeUndefined();
  });
});

describe('the rows that are drawn', () => {
  it('are those in sight and a few beside them, of however many there are', () => {
    const span = spanInSight(50_000, 500, 50, 10_000);
    expect(span.first).toBeLessThanOrEqual(1000);
    expect(span.end).toBeGreaterThanOrEqual(1010);
    expect(span.end - span.first).toBeLessThan(40);
  });

  it('never lie outside the list', () => {
    expect(spanInSight(1e6, 500, 50, 10)).toEqual({ first: 10, end: 10 });
    expect(spanInSight(0, 500, 50, 3)).toEqual({ first: 0, end: 3 });
    expect(spanInSight(0, 500, 0, 3)).toEqual({ first: 0, end: 3 });
  });
});
