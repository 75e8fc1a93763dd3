import type { Status } from '@xunan/phone';
import { expect, it } from 'vitest';
import { bulkDoneWords, doneWords, savedWords } from './saving';

const said = (online: Status['online']) => {
  const now = { online } as Status;
  return [savedWords(now), doneWords(now, '建档'), bulkDoneWords(now, 2)];
};
const waits = (words: string) => words.includes('联网后');

it('what is saved waits for a network only where there is none', () => {
  expect(said('yes').filter(waits)).toEqual([]);
  expect(said('no').every(waits)).toBe(true);
  expect(said('no')[1]).toContain('建档：已存在本机');
});
