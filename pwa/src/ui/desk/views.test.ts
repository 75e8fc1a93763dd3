import { describe, expect, it } from 'vitest';
import { KINDS, type Kind } from '../../contract';
import { inboxStates, isDeskKind, reviewStates, viewTest } from './views';

const desk = KINDS.filter(isDeskKind);
const kind = desk[0] as Kind;

describe('the lists of the desk', () => {
  it('are those of kinds with an official number', () => {
    expect(desk.length).toBeGreaterThan(0);
    expect(desk.every((one) => one.promote.number !== '')).toBe(true);
  });

  it('give the inbox only to those who may decide about a new record', () => {
    expect(inboxStates(kind, 'township_officer')).toEqual([kind.initial]);
    expect(inboxStates(kind, 'volunteer')).toEqual([]);
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
