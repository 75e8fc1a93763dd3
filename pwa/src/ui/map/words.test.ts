import { describe, expect, it } from 'vitest';
import { zh } from './words';
import { en } from './words-en';

const names = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)/g)].map(([, n]) => n))].sort();

describe('the words of the map', () => {
  it.each(Object.keys(zh) as (keyof typeof zh)[])('say the same in both languages: %s', (key) => {
    expect(en[key].trim()).not.toBe('');
    expect(names(en[key])).toEqual(names(zh[key]));
  });
});
