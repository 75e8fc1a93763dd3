/** A toy county: one kind of report, three people, streams by grid and by person. */

import type { Doc } from '../messages';
import type { Shape } from '../outcome';
import type { Rules } from './world';

const HAZARD: Shape = {
  initial: 'reported',
  lists: ['photos', 'notes'],
  final: ['closed'],
  moves: {
    file: { start: ['reported'], end: 'filed' },
    assign: { start: ['filed'], end: 'assigned' },
    close: { start: ['assigned'], end: 'closed' },
    reopen: { start: ['closed'], end: 'filed' },
  },
};
const NOTE: Shape = { initial: 'open', lists: [], final: ['settled'], moves: {} };

export const WANG = { id: 'wang', name: '王网格员', role: 'grid_worker' } as const;
export const LI = { id: 'li', name: '李网格员', role: 'grid_worker' } as const;
export const ZHAO = { id: 'zhao', name: '赵所长', role: 'township_officer' } as const;

export const COUNTY: Rules = {
  people: {
    wang: WANG,
    li: LI,
    zhao: ZHAO,
    system: { id: 'system', name: '系统', role: 'system' },
  },
  ranks: { grid_worker: 10, township_officer: 20, system: 40 },
  shape: (kind) => (kind === 'hazard' ? HAZARD : kind === 'conflict' ? NOTE : undefined),
  streams: ({ kind, f, log }: Doc) => {
    if (kind !== 'hazard') return [`u:${f.author}`, 't:1'];
    return [`g:${f.grid ?? '1'}`, 't:1', `u:${log[0]?.by.id}`];
  },
};

export const SCOPES: readonly (readonly [string, readonly string[]])[] = [
  ['wang', ['u:wang', 'g:1']],
  ['li', ['u:li', 'g:1', 'g:2']],
  ['zhao', ['u:zhao', 't:1']],
];
