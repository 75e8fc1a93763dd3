import { expect, it } from 'vitest';
import type { FieldType } from '../../contract/types';
import { workKinds } from '../kinds';
import { missingText } from './answers';

it.each([
  ['choice', /^请选择/],
  ['place', /^请选择/],
  ['person', /^请选择/],
  ['photos', /^请拍照：/],
  ['long_text', /^请填写/],
] as const)('a missing %s is asked for by how it is given', (type: FieldType, words) => {
  const found = workKinds.flatMap((kind) =>
    kind.fields.filter((field) => field.type === type).map((field) => missingText(kind, field)),
  );
  expect(found.length).toBeGreaterThan(0);
  for (const text of found) expect(text).toMatch(words);
});
