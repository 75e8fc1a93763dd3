import type { Doc } from '@xunan/phone';
import { afterEach, expect, it } from 'vitest';
import { KINDS } from '../contract';
import type { Field, Kind } from '../contract/types';
import { firstKind, stateWord } from './kinds';
import { isNewer, referenceTo, titleOf, valueText } from './record-words';
import { lang } from './words';

afterEach(() => {
  lang.value = 'zh';
});

const fieldOf = (type: Field['type']) =>
  KINDS.flatMap((kind) => kind.fields).find((field) => field.type === type) as Field;

it('several choices stand in a list of the chosen language', () => {
  expect(valueText(fieldOf('choices'), ['a', 'b'], null)).toContain('、');
  lang.value = 'en';
  expect(valueText(fieldOf('choices'), ['a', 'b'], null)).toMatch(/, /);
});

it('a record is referred to by its number and title', () => {
  const { number, title } = firstKind.promote;
  const doc = { id: 'r', f: { [number]: '2026-00001', [title]: '桥头边坡' } } as unknown as Doc;
  expect(referenceTo(firstKind as Kind, doc)).toBe('2026-00001 桥头边坡');
});

it('[V8] what a newer version wrote is shown as far as it goes, and the rest is told of', () => {
  const choice = fieldOf('choice');
  expect(valueText(choice, 'of_2031', null)).not.toBe('');
  expect(stateWord(firstKind, 'of_2031')).toBe('of_2031');
  const doc = { id: 'r', kind: firstKind.name, ver: 1, state: firstKind.initial, f: {}, log: [] };
  expect(isNewer(firstKind, doc)).toBe(false);
  expect(isNewer(firstKind, { ...doc, state: 'of_2031' })).toBe(true);
  expect(isNewer(firstKind, { ...doc, f: { of_2031: { x: 1 } } })).toBe(true);
  expect(titleOf(firstKind, { ...doc, f: { of_2031: 1 } })).not.toBe('');
});

it('of a record that is not on this device only the end of the id is told', () => {
  expect(valueText(fieldOf('record'), '0197-aaaa-bbbbccccdd12', null)).toBe('CCDD12');
});
