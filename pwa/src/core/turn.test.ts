/** What is next, for whom, how urgent, and how it is told. */

import { describe, expect, it } from 'vitest';
import { CONTRACT, KINDS, kindNamed, loadWords, WORDS_ZH } from '../contract';
import type { Kind } from '../contract/types';
import type { Actor, RecordBody } from './body';
import { dueWord, isDate, localDateOfMs, momentMs } from './deadlines';
import { mainOffer, offersOf, shapeOf } from './lifecycle';
import { byUrgency, needsPerson } from './needs';
import { kindWords } from './words';

const HAZARD = kindNamed('hazard') as Kind;
const TODAY = '2026-06-20';
const OFFICER: Actor = {
  id: 'o',
  name: '李秀',
  role: 'township_officer',
  grids: [],
  villages: [],
  township: '360724103',
  county: '',
};
const WORKER: Actor = { ...OFFICER, id: 'w', role: 'grid_worker' };

function record(state: string, f: RecordBody['f'] = {}, id = '1'): RecordBody {
  return { id, kind: 'hazard', ver: 1, state, f, log: [] };
}

describe('the next step', () => {
  it('is the main one, or the only one left, or none', () => {
    const next = (state: string, who: Actor) =>
      mainOffer(offersOf(HAZARD, record(state), who, TODAY))?.move.name;
    expect(next('reported', OFFICER)).toBe('file');
    expect(next('returned', WORKER)).toBe('submit');
    expect(next('closed', OFFICER)).toBe('reopen');
    expect(next('reported', WORKER)).toBeUndefined();
    expect(next('merged', OFFICER)).toBeUndefined();
  });

  it('is merged by a shape that the engine takes', () => {
    expect(shapeOf(HAZARD).initial).toBe('reported');
    expect(shapeOf(HAZARD).moves.close).toEqual({ start: ['submitted'], end: 'closed' });
  });

  it('waits for the person the work was given to', () => {
    const given = record('assigned', { assigned_person: { id: 'w', name: '张建' } });
    expect(needsPerson(CONTRACT, HAZARD, given, WORKER)).toBe(true);
    expect(needsPerson(CONTRACT, HAZARD, given, { ...WORKER, id: 'v' })).toBe(false);
    expect(needsPerson(CONTRACT, HAZARD, record('reported'), OFFICER)).toBe(true);
  });

  it('is more urgent when late, then when due sooner, then when older', () => {
    const records = [
      record('assigned', {}, 'c'),
      record('assigned', { due_on: '2026-07-01' }, 'd'),
      record('assigned', { due_on: '2026-06-01' }, 'e'),
      record('assigned', {}, 'b'),
      record('closed', { due_on: '2026-06-01' }, 'f'),
    ];
    const order = [...records].sort(byUrgency(HAZARD, TODAY)).map(({ id }) => id);
    expect(order).toEqual(['e', 'f', 'd', 'b', 'c']);
  });
});

describe('a deadline', () => {
  it.each([
    ['2026-06-18', { key: 'due.late', days: 2 }],
    ['2026-06-20', { key: 'due.today', days: 0 }],
    ['2026-06-21', { key: 'due.tomorrow', days: 1 }],
    ['2026-06-27', { key: 'due.left', days: 7 }],
    ['', { key: 'due.none', days: 0 }],
  ])('%s is told as %o', (due, told) => {
    expect(dueWord(HAZARD, record('assigned', { due_on: due }), TODAY)).toEqual(told);
  });

  it('of closed work is done with', () => {
    expect(dueWord(HAZARD, record('closed', { due_on: '2026-06-01' }), TODAY).key).toBe('due.done');
  });

  it('is a day of the calendar, local to the county', () => {
    expect(isDate('2026-02-30')).toBe(false);
    expect(localDateOfMs(momentMs('2026-06-20T16:00:00Z'))).toBe('2026-06-21');
    expect(momentMs('2026-06-20T16:00:00+08:00')).toBeNaN();
  });
});

describe('words', () => {
  const words = kindWords({ 'kind.hazard': 'Hazard', constructor: 'x' }, WORDS_ZH);

  it('fall back to Chinese, then to the code', () => {
    expect(words.kind('hazard')).toBe('Hazard');
    expect(words.field('hazard', 'category')).toBe('类别');
    expect(words.state('hazard', 'of_a_newer_version')).toBe('of_a_newer_version');
    expect(words.hint('hazard', 'notes')).toBe('');
    expect(words.refusal('hazard.unheard_of')).toBe('hazard.unheard_of');
  });

  it('name moves and verbs of the timeline alike', () => {
    expect(words.act('hazard', 'file')).toBe('建档');
    expect(words.act('hazard', 'edit')).toBe('修改');
  });

  it('show a code of a newer version as other', () => {
    expect(words.code('hazard_category', 'geo')).toBe('地质灾害');
    expect(words.code('hazard_category', 'meteor')).toBe('其他');
    expect(words.code('hazard_level', 'middling')).toBe('middling');
  });

  it('are there for every kind in both languages', async () => {
    const english = await loadWords('en');
    for (const { name, fields } of KINDS) {
      for (const field of fields) {
        expect(english[`field.${name}.${field.name}`], field.name).toBeTruthy();
      }
    }
    expect(await loadWords('zh')).toBe(WORDS_ZH);
  });
});
