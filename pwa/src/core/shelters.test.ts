import { describe, expect, it } from 'vitest';
import text from '../../../sync/vectors/shelters/cases.json?raw';
import { kindNamed } from '../contract';
import type { Kind } from '../contract/types';
import type { RecordBody } from './body';
import { consequencesOf, stillThere } from './consequences';
import { headCount } from './head-count';
import { nearest, peopleInside } from './nearest';
import { carried, childrenOf, doublesOf, prefilled } from './relations';
import { dueRounds, interval } from './rounds';
import { readiness } from './shelter-readiness';

type Checks = Parameters<typeof readiness>[1];
interface Cases {
  readonly today: string;
  readonly readiness: readonly (readonly [RecordBody, Checks, number, ...unknown[]])[];
  readonly counts: readonly (readonly [readonly RecordBody[], string, number, number])[];
}
const CASES = JSON.parse(text) as Cases;

function sure<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not there');
  return value;
}
const kind = (name: string): Kind => sure(kindNamed(name));
const record = (name: string, id: string, f: RecordBody['f'], state = ''): RecordBody => ({
  ...{ id, kind: name, ver: 1, f, log: [] },
  state: state || kind(name).initial,
});
const WORKER = {
  ...{ id: 'w', name: '钟水生', role: 'grid_worker', grids: [], villages: ['360724205209'] },
  ...{ township: '360724205', county: '360724' },
};

const point = (lat: number, lon = 114.5) => ({ lat, lon });
const SCHOOL = record('shelter', 's1', {
  ...{ name: '古田小学', division_code: '360724205209', address: '古田村', geo: point(25.8) },
});
const check = (id: string, at: string, more = {}) =>
  record('shelter_check', id, { shelter_id: 's1', captured_at: at, ...more });

describe('what Python and TypeScript must answer alike', () => {
  it('is as ready as the newest check, the keys and the date say', () => {
    for (const [shelter, checks, days, ...expected] of CASES.readiness) {
      const found = readiness(shelter, checks, CASES.today, days);
      expect([found.verdict, found.reasons, found.checkedOn, found.nextOn]).toEqual(expected);
    }
  });

  it('counts who was there at an hour once', () => {
    for (const [arrivals, at, people, households] of CASES.counts) {
      expect(headCount(arrivals, at)).toEqual({ people, households });
    }
  });
});

describe('children of a record', () => {
  const rows = [check('c1', '2026-06-01T01:00:00Z'), check('c2', '2026-06-03T01:00:00Z')];
  const wrap = (docs: readonly RecordBody[]) => docs.map((doc) => ({ doc }));

  it('stand newest first by capture, and none of another parent among them', () => {
    const other = record('shelter_check', 'c3', { shelter_id: 's2' });
    const found = childrenOf(kind('shelter_check'), 's1', wrap([...rows, other]));
    expect(found.map(({ doc }) => doc.id)).toEqual(['c2', 'c1']);
  });

  it('hold which parent they have, and what is carried over from it', () => {
    expect(carried(kind('shelter_check'), SCHOOL)).toEqual({
      ...{ shelter_id: 's1', shelter_name: '古田小学', division_code: '360724205209' },
    });
  });

  it('start with the newest answers where they are likely to hold, and with no others', () => {
    const last = record('inspection', 'i1', { wiring: 'problem', remark: '旧的' });
    expect(prefilled(kind('inspection'), last)).toEqual({ wiring: 'problem' });
    expect(prefilled(kind('inspection'), undefined)).toEqual({});
  });

  it('are due when the interval is over, at once where there was none', () => {
    const inService = record('shelter', 's1', {}, 'in_service');
    const due = (today: string, docs: readonly RecordBody[]) =>
      dueRounds(kind('shelter_check'), wrap([inService]), wrap(docs), {}, today).map(
        ({ on }) => on,
      );
    expect(due('2026-07-02', rows)).toEqual([]);
    expect(due('2026-07-03', rows)).toEqual(['2026-07-03']);
    expect(due('2026-07-03', [])).toEqual(['']);
    const repeat = sure(kind('shelter_check').repeat ?? undefined);
    expect(interval(repeat, {}, '2026-03-31')).toBe(90);
    expect(interval(repeat, { shelter_check_flood_days: 15 }, '2026-04-01')).toBe(15);
    expect(interval(repeat, { flood_first: 415 }, '2026-04-14')).toBe(90);
    expect(interval(repeat, { flood_first: 1101, flood_last: 115 }, '2026-01-10')).toBe(30);
    expect(interval(repeat, { flood_first: 1101, flood_last: 115 }, '2026-01-16')).toBe(90);
  });
});

it('warns of a person who is registered and has not left', () => {
  const same = { name: '钟秀英', birth_year: 1956, home_village: '360724207206' };
  const rows = ['present', 'left'].map((state) => ({ doc: record('arrival', state, same, state) }));
  expect(doublesOf(kind('arrival'), same, rows).map(({ doc }) => doc.id)).toEqual(['present']);
  expect(doublesOf(kind('arrival'), { ...same, birth_year: 1957 }, rows)).toEqual([]);
});

describe('a report opens what its kind declares', () => {
  const locked = { gate: 'locked', shelter_id: 's1', division_code: '360724205209', photos: [] };
  const of = (fields: RecordBody['f'], known: readonly RecordBody[] = []) =>
    consequencesOf(
      {
        ...{ kind: kind('shelter_check'), id: 'c9', fields, parent: SCHOOL, person: WORKER },
        at: '2026-06-02T11:30:00Z',
      },
      {
        kindNamed,
        recordsOf: () => known,
        sentence: (key, facts) => `${key} ${String(facts.parent)}`,
      },
    );

  it('opens a hazard for a locked gate, linked to the check and to the shelter', () => {
    const [found, ...others] = of(locked);
    expect(others).toEqual([]);
    expect(sure(found).create.set).toMatchObject({
      ...{ category: 'shelter', source: 'shelter_check', origin_id: 'c9', subject_id: 's1' },
      ...{ origin_item: 'shelter_check.gate', division_code: '360724205209', place: '古田村' },
      ...{ description: 'opens.shelter_check.gate 古田小学', captured_at: '2026-06-02T11:30:00Z' },
      ...{ found_by: { id: 'w', name: '钟水生' }, geo: point(25.8) },
    });
  });

  it('opens one for each problem and none for what is fine', () => {
    const found = of({ ...locked, gate: 'open', exits: 'ok', water: 'problem', signs: 'problem' });
    expect(found.map(({ key }) => key)).toEqual(['shelter_check.signs', 'shelter_check.water']);
    expect(of({ ...locked, gate: 'open' })).toEqual([]);
  });

  it('says that it is still there where the same is open, and opens anew where it was closed', () => {
    const known = { subject_id: 's1', origin_item: 'shelter_check.gate' };
    const same = sure(of(locked, [record('hazard', 'h1', known)])[0]);
    expect(stillThere(same, 'x')).toEqual({
      ...{ kind: 'hazard', verb: 'append', id: 'h1', add: { notes: [{ text: 'x' }] } },
    });
    expect(sure(of(locked, [record('hazard', 'h1', known, 'closed')])[0]).same).toBeUndefined();
    const elsewhere = record('hazard', 'h1', { ...known, subject_id: 's2' });
    expect(sure(of(locked, [elsewhere])[0]).same).toBeUndefined();
  });

  it('opens one for each row that says so', () => {
    const points = [
      { point: '屋后', result: 'abnormal', category: 'geo' },
      { point: '桥头', result: 'normal' },
    ];
    const found = consequencesOf(
      {
        ...{ kind: kind('patrol'), id: 'p1', fields: { points }, parent: undefined },
        ...{ person: WORKER, at: '2026-06-02T11:30:00Z' },
      },
      { kindNamed, recordsOf: () => [], sentence: () => '' },
    );
    expect(found.map(({ key, create }) => [key, create.set.category, create.set.place])).toEqual([
      ['patrol.point.屋后', 'geo', '屋后'],
    ]);
  });
});

it('names the nearest first and counts people up to the edge of the radius', () => {
  const far = record('shelter', 'far', { geo: point(25.9) });
  const none = record('shelter', 'none', {});
  const rows = [far, SCHOOL, none].map((doc) => ({ doc }));
  const found = nearest(point(25.81), rows, 'geo');
  expect(found.map(({ row }) => row.doc.id)).toEqual(['s1', 'far']);
  expect(Math.round(sure(found[0]).metres)).toBe(1112);
  const places = [
    { ...point(25.8), people: 300 },
    { ...point(25.81), people: 53 },
  ];
  expect(peopleInside(point(25.8), 1112, places)).toBe(353);
  expect(peopleInside(point(25.8), 1111, places)).toBe(300);
});
