import { expect, it } from 'vitest';
import { bare } from './bare-codes';

it('keeps the codes of a list in their order and leaves their words to the word lists', () => {
  const lists = {
    level: [{ code: 'major', zh: '重大', en: 'Major' }, { code: 'general' }],
    no: [],
  };
  expect(bare(JSON.stringify(lists))).toBe(
    '{"level":[{"code":"major"},{"code":"general"}],"no":[]}',
  );
});
