import type { Doc, JsonObject } from '@xunan/phone';
import { describe, expect, it } from 'vitest';
import { KINDS, type Kind } from '../../contract';
import { blankFields, factGroups } from './fact-groups';
import { isDeskKind } from './views';

const kind = KINDS.find(isDeskKind) as Kind;
const aDoc = (f: JsonObject): Doc => ({
  id: '1',
  kind: kind.name,
  ver: 1,
  state: kind.initial,
  f,
  log: [],
});
const shownIn = (doc: Doc) => factGroups(kind, doc).flatMap(({ fields }) => fields);

describe('the answers that a record shows', () => {
  const { category, level, number, title } = kind.promote;

  it('keep the gaps of the first screen in sight and fold other gaps away', () => {
    const shown = shownIn(aDoc({}));
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.every((field) => field.asked === 'first')).toBe(true);
    const blank = blankFields(kind, aDoc({}));
    expect(blank.some((field) => field.name === title)).toBe(true);
    expect(blank.some((field) => field.asked === 'first')).toBe(false);
  });

  it('set the work apart from the report', () => {
    const groups = factGroups(kind, aDoc({ [category]: 'geo', [level]: 'general' }));
    const groupOf = (name: string) =>
      groups.find(({ fields }) => fields.some((field) => field.name === name))?.name;
    expect(groupOf(category)).toBe('facts');
    expect(groupOf(level)).toBe('work');
  });

  it('never repeat the number of the head, nor photos', () => {
    const everything = Object.fromEntries(kind.fields.map(({ name }) => [name, 'x']));
    const shown = shownIn(aDoc(everything));
    expect(shown.some(({ name, type }) => name === number || type === 'photos')).toBe(false);
  });
});
