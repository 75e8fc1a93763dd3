import { describe, expect, it } from 'vitest';
import { logText } from './log-words';

const line = (what: string, detail: string) => ({ at: 0, what, detail });

describe('a line of the sync log', () => {
  it.each([
    ['exchange', '3↑ 12↓', '收发：送出 3 条，收到 12 条'],
    ['photos', '2↑ 1✗', '传照片：2 张传完，1 张没传成'],
    ['snapshot', '4⇊', '整批接收：4 包都到了'],
    ['offline', '', '没有网络'],
    ['of_a_newer_engine', 'x', 'of_a_newer_engine：x'],
  ])('%s %s is told as %s', (what, detail, told) => {
    expect(logText(line(what, detail))).toBe(told);
  });
});
