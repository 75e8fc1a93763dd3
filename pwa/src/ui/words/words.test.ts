import { describe, expect, it } from 'vitest';
import { filled } from './dictionary';
import { en } from './en';
import { zh } from './zh';

const braces = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

describe('the dictionary', () => {
  it('has the same keys in both languages', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  });

  it.each(Object.keys(zh) as (keyof typeof zh)[])('asks for the same values in both: %s', (key) => {
    expect(braces(en[key])).toEqual(braces(zh[key]));
    expect(en[key].trim()).not.toBe('');
  });

  it('puts values into braces and leaves unknown braces alone', () => {
    expect(filled('{n} 条 {what}', { n: 3 })).toBe('3 条 {what}');
  });

  it('counts one photo and two photos in English', () => {
    expect(filled(en['sync.photos'], { n: 1 })).toBe('1 photo waiting to be sent');
    expect(filled(en['sync.photos'], { n: 2 })).toBe('2 photos waiting to be sent');
    expect(filled(en['sync.both'], { n: 2, photos: 1 })).toBe('2 reports and 1 photo waiting');
  });

  it.each(Object.keys(en) as (keyof typeof en)[])('says "1" with a word for one: %s', (key) => {
    const one = filled(en[key], { n: 1, photos: 1 });
    expect(one).not.toMatch(/\b1 [a-z]+s\b/);
  });
});
