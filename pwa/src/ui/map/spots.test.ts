import type { Doc, ViewRow } from '@xunan/phone';
import { describe, expect, it } from 'vitest';
import { KINDS, kindNamed } from '../../contract';
import type { Kind } from '../../contract/types';
import { wgs84 } from '../../core/datum';
import { ANYTHING, mappedKinds, shownOf, toneOf } from './spots';

const TODAY = '2026-06-20';
const HAZARD = kindNamed('hazard') as Kind;

function row(id: string, state: string, f: Record<string, unknown> = {}): ViewRow {
  const doc = { id, kind: 'hazard', ver: 1, state, f, log: [] } as unknown as Doc;
  return { id, doc, pending: [], unfit: [] } as unknown as ViewRow;
}

const at = (lat: number, lon: number, more: Record<string, unknown> = {}) => ({
  geo: { lat, lon, accuracy_m: 8, datum: 'WGS-84', source: 'fix', at: '2026-06-20T01:00:00Z' },
  ...more,
});

const ids = (rows: readonly { readonly row: ViewRow }[]) => rows.map((each) => each.row.id);
const shown = (
  rows: readonly ViewRow[],
  filter = {},
  here = null as ReturnType<typeof wgs84> | null,
) =>
  shownOf(
    rows.map((each) => ({ kind: HAZARD, row: each })),
    { ...ANYTHING, ...filter },
    TODAY,
    here,
  );

describe('records on the map', () => {
  it('are those of every kind that promotes a position, and of no other', () => {
    const mapped = mappedKinds(KINDS).map(({ name }) => name);

    expect(mapped).toContain('hazard');
    for (const kind of KINDS) expect(mapped.includes(kind.name)).toBe(kind.promote.geo !== '');
  });

  it('are listed apart where they have no position', () => {
    const { spots, lost } = shown([row('a', 'filed', at(25.84, 114.41)), row('b', 'filed')]);

    expect(ids(spots)).toEqual(['a']);
    expect(ids(lost)).toEqual(['b']);
  });

  it('[row 18] are not placed by a position that does not say its datum', () => {
    const bare = { geo: { lat: 25.84, lon: 114.41 } };
    const shifted = { geo: { lat: 25.84, lon: 114.41, datum: 'GCJ-02' } };

    expect(ids(shown([row('a', 'filed', bare), row('b', 'filed', shifted)]).lost)).toEqual([
      'a',
      'b',
    ]);
  });

  it('are overdue, open or closed, whatever the kind calls it', () => {
    const due = (day: string) => at(25.84, 114.41, { due_on: day });
    const tone = (state: string, day: string) =>
      toneOf(HAZARD, row('x', state, due(day)).doc, TODAY);

    expect(tone('assigned', '2026-06-19')).toBe('late');
    expect(tone('assigned', '2026-06-20')).toBe('open');
    expect(tone('closed', '2026-06-19')).toBe('done');
  });

  it('come nearest first where the person stands somewhere', () => {
    const rows = [row('far', 'filed', at(25.9, 114.5)), row('near', 'filed', at(25.841, 114.411))];
    const { spots } = shown(rows, {}, wgs84(25.84, 114.41));

    expect(ids(spots)).toEqual(['near', 'far']);
    expect(spots[0]?.far).toBeGreaterThan(100);
    expect(spots[0]?.far).toBeLessThan(200);
  });

  it('fit a filter by kind, state and level', () => {
    const rows = [
      row('a', 'assigned', at(25.84, 114.41, { level: 'major', due_on: '2026-06-01' })),
      row('b', 'closed', at(25.84, 114.41, { level: 'general' })),
      row('c', 'filed', at(25.84, 114.41, { level: 'general' })),
    ];

    expect(ids(shown(rows, { level: 'major' }).spots)).toEqual(['a']);
    expect(ids(shown(rows, { state: 'done' }).spots)).toEqual(['b']);
    expect(ids(shown(rows, { state: 'late' }).spots)).toEqual(['a']);
    expect(ids(shown(rows, { state: 'open' }).spots)).toEqual(['a', 'c']);
    expect(ids(shown(rows, { state: 'filed' }).spots)).toEqual(['c']);
    expect(ids(shown(rows, { kind: 'shelter' }).spots)).toEqual([]);
  });
});
