import { describe, expect, it } from 'vitest';
import { KINDS, type Kind } from '../../contract';
import type { Row } from './row';
import { firstSteps, isDeskKind, reviewStates, viewTest } from './views';

const desk = KINDS.filter(isDeskKind);
const kind = desk[0] as Kind;

const aRow = (state: string, waits: boolean) => ({ state, waits }) as Row;
const inInbox = (role: string, row: Row) => viewTest('inbox', kind, role, '2026-06-10')(row);

describe('the lists of the desk', () => {
  it('are those of kinds that people open', () => {
    expect(desk.length).toBeGreaterThan(0);
    expect(desk.every((one) => one.create_by.length > 0)).toBe(true);
  });

  it('give a new record to those who may decide about it, and to nobody else', () => {
    expect(firstSteps(kind, 'township_officer').length).toBeGreaterThan(0);
    expect(inInbox('township_officer', aRow(kind.initial, true))).toBe(true);
    // The county waits for nothing, yet it may decide.
    expect(inInbox('county_officer', aRow(kind.initial, false))).toBe(true);
    expect(inInbox('volunteer', aRow(kind.initial, false))).toBe(false);
  });

  it('leave out of the inbox what rests: a place in use, a person in a shelter', () => {
    const resting = desk.filter((one) =>
      one.states.some(({ name, rests }) => rests && name === one.initial),
    );
    expect(resting.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['premises', 'arrival']),
    );
    for (const one of resting) {
      const row = aRow(one.initial, false);
      expect(viewTest('inbox', one, 'township_officer', '2026-06-10')(row)).toBe(false);
    }
  });

  it('hold in the inbox whatever waits for the person, but leave reviews to their own list', () => {
    const review = reviewStates(kind);
    const later = kind.states.map(({ name }) => name).filter((name) => name !== kind.initial);
    expect(later.some((state) => !review.includes(state))).toBe(true);
    for (const state of later) {
      const isWork = !review.includes(state);
      expect([state, inInbox('township_officer', aRow(state, true))]).toEqual([state, isWork]);
      expect([state, inInbox('township_officer', aRow(state, false))]).toEqual([state, false]);
    }
  });

  it('find what waits for review by the rule of the second person', () => {
    const states = reviewStates(kind);
    expect(states.length).toBeGreaterThan(0);
    const steps = kind.moves.filter((move) => move.start.some((start) => states.includes(start)));
    expect(steps.some((move) => move.needs.some((need) => need.test === 'not_who'))).toBe(true);
  });

  it('hold every record under "all"', () => {
    const row = { state: kind.states.at(-1)?.name ?? '' } as never;
    expect(viewTest('all', kind, 'township_officer', '2026-06-10')(row)).toBe(true);
    expect(viewTest('inbox', kind, 'township_officer', '2026-06-10')(row)).toBe(false);
  });
});
