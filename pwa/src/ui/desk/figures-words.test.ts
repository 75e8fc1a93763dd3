import { expect, it } from 'vitest';
import { zh } from './figures-words';
import { en } from './figures-words-en';

const namesIn = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

it.each(Object.keys(zh) as (keyof typeof zh)[])(
  '%s takes the same values in both languages',
  (key) => {
    expect(namesIn(en[key])).toEqual(namesIn(zh[key]));
    expect(en[key]).not.toMatch(/[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/);
  },
);
