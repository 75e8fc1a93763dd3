import type { Doc } from '@xunan/phone';
import { expect, it } from 'vitest';
import { firstKind } from './kinds';
import { actsOfRefile, inTodaysTerms, refusedWorkOf } from './refused-work';

function quarantine(op: object): Doc {
  const f = {
    op: JSON.stringify(op),
    reason: 'op.scope',
    kind_name: firstKind.name,
    record_id: 'r1',
  };
  return { id: 'q1', kind: 'quarantine', ver: 1, state: 'open', f, log: [] };
}

it('refused work is given in again with the same content and nothing else', () => {
  const op = { t: `${firstKind.name}.edit`, id: 'r1', args: { set: { place: '桥头' } } };
  const { again } = refusedWorkOf(quarantine(op), null);
  expect(again).toEqual({ kind: firstKind.name, verb: 'edit', id: 'r1', set: { place: '桥头' } });
});

it('giving it in again also takes it off the list', () => {
  const acts = actsOfRefile('q1', { kind: firstKind.name, verb: 'append', id: 'r1' });
  expect(acts.at(-1)).toEqual({ kind: 'quarantine', verb: 'move', id: 'q1', move: 'refile' });
});

it('an operation that this app does not know can be withdrawn, not repeated', () => {
  expect(refusedWorkOf(quarantine({ t: 'sheltering.shut', id: 'r1' }), null).again).toBeUndefined();
  expect(refusedWorkOf({ ...quarantine({}), f: { op: '{' } }, null).again).toBeUndefined();
});

it('[V5] work of an older form is given in again in today’s terms, or not at all', () => {
  const kind = { ...firstKind, changes: [[{ do: 'rename', field: 'spot', to: 'place' }] as const] };
  const op = { t: `${kind.name}.edit`, v: 1, id: 'r1', args: { set: { spot: '桥头' } } };
  expect(inTodaysTerms(op, kind)).toMatchObject({ v: 2, args: { set: { place: '桥头' } } });
  const aside = [[{ do: 'aside', acts: ['edit'], field: '' }] as const];
  expect(inTodaysTerms(op, { ...kind, changes: aside })).toBeUndefined();
  expect(refusedWorkOf(quarantine({ ...op, v: 99 }), null).again).toBeUndefined();
});
