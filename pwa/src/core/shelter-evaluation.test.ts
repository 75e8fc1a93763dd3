import { expect, it } from 'vitest';
import text from '../../../sync/vectors/shelters/cases.json?raw';
import type { Fields, Point, RecordBody } from './body';
import { peopleInside, type Settled } from './nearest';
import { evaluate, type Threshold } from './shelter-evaluation';

interface Cases {
  readonly evaluations: readonly (readonly [
    Fields,
    readonly RecordBody[],
    readonly Threshold[],
    ...unknown[],
  ])[];
  readonly inside: readonly (readonly [Point, number, readonly Settled[], number])[];
}
const CASES = JSON.parse(text) as Cases;

it('comes to what points, vetoes and confirmed thresholds say, as in Python', () => {
  for (const [answers, checks, thresholds, ...expected] of CASES.evaluations) {
    const found = evaluate(answers, checks, thresholds);
    const { total, vetoes, grade, capacityCalc, capacity, radius } = found;
    expect([total, vetoes, grade, capacityCalc, capacity, radius]).toEqual(expected);
  }
  expect(CASES.evaluations.length).toBeGreaterThan(12);
});

it('counts the people whose point lies inside, as in Python', () => {
  for (const [hall, radius, places, people] of CASES.inside) {
    expect(peopleInside(hall, radius, places)).toBe(people);
  }
});
