import { describe, expect, it } from 'vitest';
import { KINDS, type Kind, type Move } from '../../contract';
import type { Colleague } from '../me';
import { candidatesFor, mayGoOn } from './candidates';

const aPerson = (id: string, name: string, villages: readonly string[] = []): Colleague => ({
  id,
  name,
  role: 'grid_worker',
  org: '',
  villages,
});

const MYSELF = { ...aPerson('me', '罗文斌'), role: 'township_officer' };
const PEOPLE = [aPerson('a', '陈一', ['360724103201']), aPerson('b', '赵二', ['360724103202'])];
const names = (query = '') =>
  candidatesFor(PEOPLE, MYSELF, '360724103202', query, (one) => [one.role]).map((one) => one.id);

describe('who can be given a record', () => {
  it('puts people of its village first and oneself last', () => {
    expect(names()).toEqual(['b', 'a', 'me']);
  });

  it('finds by name and by what is told about a person', () => {
    expect(names('陈')).toEqual(['a']);
    expect(names('GRID_worker')).toEqual(['b', 'a']);
    expect(names('陈 赵')).toEqual([]);
  });

  it('names nobody twice', () => {
    const ids = candidatesFor([...PEOPLE, MYSELF], MYSELF, '', '', () => []).map((one) => one.id);
    expect(ids.filter((id) => id === 'me')).toHaveLength(1);
  });
});

it('work is given only to those who may make a next step with it', () => {
  const steps = KINDS.flatMap((kind) =>
    kind.moves
      .filter((move) => move.asks.some(({ field }) => typeOf(kind, field) === 'person'))
      .map((move) => ({ kind, move })),
  );
  expect(steps.length).toBeGreaterThan(0);
  for (const { kind, move } of steps) {
    expect(mayGoOn(kind, move, 'grid_worker')).toBe(true);
    expect(mayGoOn(kind, move, 'volunteer')).toBe(false);
  }
});

it('after a last step anybody can be named', () => {
  const kind = KINDS.find((one) => one.moves.length > 0) as Kind;
  const last = { ...(kind.moves[0] as Move), end: 'nowhere' };
  expect(mayGoOn(kind, last, 'volunteer')).toBe(true);
});

function typeOf(kind: Kind, name: string) {
  return kind.fields.find((field) => field.name === name)?.type;
}
