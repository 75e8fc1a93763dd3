import type { JsonObject, ViewRow } from '@xunan/phone';
import { describe, expect, it } from 'vitest';
import { KINDS, type Kind, type Move } from '../../contract';
import { usualAnswers } from './usual-answers';
import { isDeskKind } from './views';

const kind = KINDS.find(isDeskKind) as Kind;
const { due, level } = kind.promote;
const moveAsking = (field: string) =>
  kind.moves.find((move) => move.main && move.asks.some((ask) => ask.field === field)) as Move;

function aView(f: JsonObject): ViewRow {
  const doc = { id: '1', kind: kind.name, ver: 1, state: kind.initial, f, log: [] };
  return { kind: kind.name, id: '1', doc, pending: [], unfit: [], away: false };
}

describe('what a step begins with', () => {
  it('is a due date a week away, across the end of a month', () => {
    const answers = usualAnswers(
      kind,
      aView({}),
      moveAsking(due),
      '2026-06-28',
      '2026-06-28T02:00:00.000Z',
    );
    expect(answers[due]).toBe('2026-07-05');
  });

  it('is what the record knows already', () => {
    const answers = usualAnswers(
      kind,
      aView({ [due]: '2026-07-01' }),
      moveAsking(due),
      '2026-06-28',
      '2026-06-28T02:00:00.000Z',
    );
    expect(answers[due]).toBe('2026-07-01');
  });

  it('is the declared default where nothing is known', () => {
    const declared = kind.fields.find((field) => field.name === level)?.default;
    expect(
      usualAnswers(kind, aView({}), moveAsking(level), '2026-06-28', '2026-06-28T02:00:00.000Z')[
        level
      ],
    ).toBe(declared);
  });
});
