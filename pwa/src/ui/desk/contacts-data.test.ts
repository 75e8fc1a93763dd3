import { describe, expect, it } from 'vitest';
import { byTownship, type Contact } from './contacts-data';
import { zh } from './contacts-words';
import { en } from './contacts-words-en';

const NOW = '2026-07-26T18:00:00.000Z';
const person = (id: string, village: string, seen_at: string): Contact => ({
  id,
  name: id,
  role: 'grid_worker',
  villages: [village],
  seen_at,
});

describe('the last contacts of a place', () => {
  it('are gathered by township, and those of more than half an hour ago are late', () => {
    const told = byTownship({
      server_time: NOW,
      people: [
        person('a', '360724207206', '2026-07-26T11:40:00.000Z'),
        person('b', '360724207206', '2026-07-26T17:30:00.000Z'),
        person('c', '360724103202', ''),
      ],
    });

    expect(told.map(({ township, late, never }) => [township, late, never])).toEqual([
      ['360724103', 0, 1],
      ['360724207', 1, 0],
    ]);
    expect(told[1]?.people.map(({ late }) => late)).toEqual([true, false]);
  });
});

it.each(Object.keys(zh) as (keyof typeof zh)[])('%s takes the same values in English', (key) => {
  const names = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  expect(names(en[key])).toEqual(names(zh[key]));
});
