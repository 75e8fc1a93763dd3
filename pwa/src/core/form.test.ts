import { describe, expect, it } from 'vitest';
import { kindNamed } from '../contract';
import type { Kind } from '../contract/types';
import type { Actor, RecordBody } from './body';
import { answered, asksOf, questionsOf, silentAnswers, startOf, startOfMove } from './form';

const HAZARD = kindNamed('hazard') as Kind;
const ALERT = kindNamed('alert') as Kind;
const DRILL = kindNamed('drill') as Kind;
const NOW = '2026-06-20T02:00:00.000Z';
const VILLAGE = '360724103204';
const WORKER: Actor = {
  id: 'w',
  name: '张建',
  role: 'grid_worker',
  grids: [`${VILLAGE}001`],
  villages: [VILLAGE],
  township: '360724103',
  county: '360724',
};

function record(f: RecordBody['f']): RecordBody {
  return { id: '1', kind: 'hazard', ver: 1, state: 'filed', f, log: [] };
}

function moveOf(name: string) {
  const move = HAZARD.moves.find((one) => one.name === name);
  if (!move) throw new Error(name);
  return move;
}

describe('a first report', () => {
  it('opens with photos and a category, in under ten questions', () => {
    const names = questionsOf(HAZARD, {}).first.map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(['photos_before', 'category']);
    expect(names.length).toBeLessThan(10);
  });

  it('asks for photos of the result only where it was rectified on the spot', () => {
    const asksResult = (answers: RecordBody['f']) =>
      questionsOf(HAZARD, answers).more.some(({ name }) => name === 'photos_after');
    expect(asksResult({})).toBe(false);
    expect(asksResult({ fixed_on_spot: true })).toBe(true);
  });

  it('begins with defaults and the only village a person has', () => {
    expect(startOf(HAZARD, WORKER)).toEqual({
      suspected_major: false,
      fixed_on_spot: false,
      division_code: VILLAGE,
    });
    const two = { ...WORKER, villages: [VILLAGE, '360724103205'] };
    expect(startOf(HAZARD, two).division_code).toBeUndefined();
  });

  it('is told when, by whom and in which grid without a question', () => {
    const at = '2026-06-20T02:00:00.000Z';
    expect(silentAnswers(HAZARD, WORKER, { division_code: VILLAGE }, at)).toEqual({
      source: 'village_patrol',
      captured_at: at,
      found_by: { id: 'w', name: '张建' },
      grid_code: `${VILLAGE}001`,
    });
  });

  it('knows the county of an alert and the unit of a drill from the person', () => {
    const at = '2026-06-20T02:00:00Z';
    expect(silentAnswers(ALERT, WORKER, {}, at).division_code).toBe('360724000000');
    const homeless = { ...WORKER, county: '', township: '', villages: [], grids: [] };
    expect(silentAnswers(ALERT, homeless, {}, at).division_code).toBeUndefined();
    const teacher = { ...WORKER, unit: 's1' };
    expect(silentAnswers(DRILL, teacher, {}, at).unit_code).toBe('s1');
    expect(silentAnswers(DRILL, WORKER, {}, at).unit_code).toBeUndefined();
  });

  it('guesses no grid in another village or among several', () => {
    const at = '2026-06-20T02:00:00Z';
    const elsewhere = silentAnswers(HAZARD, WORKER, { division_code: '360724103205' }, at);
    expect(elsewhere.grid_code).toBeUndefined();
    const two = { ...WORKER, grids: [`${VILLAGE}001`, `${VILLAGE}002`] };
    expect(silentAnswers(HAZARD, two, { division_code: VILLAGE }, at).grid_code).toBeUndefined();
  });

  it('sends nothing that was left blank', () => {
    const values = {
      place: ' 桥头 ',
      title: '  ',
      scene: [],
      geo: {},
      no: null,
      fixed: false,
      n: 0,
    };
    expect(answered(values)).toEqual({ place: '桥头', fixed: false, n: 0 });
  });
});

describe('a step', () => {
  it('asks why a hazard is major only when it is', () => {
    const asked = (level: string) =>
      asksOf(HAZARD, moveOf('file'), record({}), { level }).map(({ field }) => field.name);
    expect(asked('general')).not.toContain('level_basis');
    expect(asked('major')).toContain('level_basis');
  });

  it('begins with what is known, but not where a fresh answer is needed', () => {
    expect(startOfMove(HAZARD, moveOf('file'), record({ title: '裂缝' }), NOW)).toEqual({
      level: 'general',
      title: '裂缝',
    });
    expect(startOfMove(HAZARD, moveOf('return'), record({ review_note: '旧的' }), NOW)).toEqual({});
  });

  it('takes this moment for an instant that is not known', () => {
    expect(startOfMove(HAZARD, moveOf('submit'), record({}), NOW)).toEqual({ rectified_at: NOW });
  });
});
