import type { Doc } from '@xunan/phone';
import { expect, it } from 'vitest';
import { actsOfUseOther, clashOf } from './clash';
import { firstKind } from './kinds';

const field = firstKind.fields.find(({ type }) => type === 'text') ?? firstKind.fields[0];

function conflict(about: string, kept: unknown, lost: unknown): Doc {
  const f = {
    kind_name: firstKind.name,
    record_id: 'r1',
    field: about,
    kept: JSON.stringify(kept),
    kept_by: { id: 'a', name: '钟水生' },
    lost: JSON.stringify(lost),
    lost_by: { id: 'b', name: '黄秋菊' },
    opened_at: '2026-06-20T02:00:00Z',
  };
  return { id: 'c1', kind: 'conflict', ver: 1, state: 'open', f, log: [] };
}

it('shows both answers with their authors', () => {
  const clash = clashOf(conflict(field?.name ?? '', '井边', '桥头'), undefined, null);
  expect([clash.kept.text, clash.kept.who]).toEqual(['井边', '钟水生']);
  expect([clash.lost.text, clash.lost.who]).toEqual(['桥头', '黄秋菊']);
});

it('the other answer goes into the record, and the conflict is settled with it', () => {
  const clash = clashOf(conflict(field?.name ?? '', '井边', '桥头'), undefined, null);
  expect(actsOfUseOther('c1', clash, '井边')).toEqual([
    {
      kind: firstKind.name,
      verb: 'edit',
      id: 'r1',
      set: { [field?.name ?? '']: '桥头' },
      seen: { [field?.name ?? '']: '井边' },
    },
    { kind: 'conflict', verb: 'move', id: 'c1', move: 'use_other' },
  ]);
});

it('a clash of steps has no other answer to put in', () => {
  const clash = clashOf(conflict('state', 'closed', { move: 'start' }), undefined, null);
  expect(clash.field).toBeUndefined();
  expect(actsOfUseOther('c1', clash, null)).toHaveLength(1);
});
