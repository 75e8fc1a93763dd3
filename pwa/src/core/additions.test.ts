import { describe, expect, it } from 'vitest';
import { CONTRACT, kindNamed } from '../contract';
import type { Kind } from '../contract/types';
import { lateAdditions } from './additions';
import type { Actor, LogEntry, RecordBody } from './body';
import { needsPerson } from './needs';

const HAZARD = kindNamed('hazard') as Kind;
const NOBODY = { grids: [], villages: [], township: '', county: '' };
const CLOSER: Actor = { ...NOBODY, id: 'o', name: '李秀', role: 'township_officer' };
const WORKER: Actor = { ...NOBODY, id: 'w', name: '钟水生', role: 'grid_worker' };

function entry(act: string, { id, name, role }: Actor, more: Partial<LogEntry> = {}): LogEntry {
  return { op: act, act, by: { id, name, role }, at: '2026-06-20T01:00:00Z', ...more };
}

const SUBMITTED = entry('submit', WORKER, { to: 'submitted', add: { photos_after: 1 } });
const CLOSED = entry('close', CLOSER, { to: 'closed' });
const ADDED = entry('append', WORKER, { add: { photos_after: 1 }, late: true });
const TOO_LATE = entry('submit', WORKER, { add: { photos_after: 2 }, late: true });
const ANSWERED = entry('append', CLOSER, { add: { notes: 1 }, late: true });

const closed = (...log: LogEntry[]): RecordBody => {
  return { id: '1', kind: 'hazard', ver: 1, state: 'closed', f: {}, log };
};
const asks = (body: RecordBody, who: Actor) => needsPerson(CONTRACT, HAZARD, body, who);

describe('a photo added to a closed record', () => {
  it.each([ADDED, TOO_LATE])('waits for whoever closed it, and for nobody else', (late) => {
    const body = closed(SUBMITTED, CLOSED, late);

    expect(asks(body, CLOSER)).toBe(true);
    expect(asks(body, { ...CLOSER, id: 'p' })).toBe(false);
    expect(asks(body, WORKER)).toBe(false);
    expect(lateAdditions(HAZARD, body, CLOSER)).toEqual([late]);
  });

  it('is answered by any later act of theirs, and asked anew by the next addition', () => {
    const body = closed(SUBMITTED, CLOSED, ADDED, ANSWERED);

    expect(asks(body, CLOSER)).toBe(false);
    expect(lateAdditions(HAZARD, closed(...body.log, TOO_LATE), CLOSER)).toEqual([TOO_LATE]);
  });

  it('is not asked about where nothing was added, nor once it is open again', () => {
    const stored = entry('stored', { ...WORKER, role: 'system' });

    expect(asks(closed(SUBMITTED, CLOSED, stored), CLOSER)).toBe(false);
    expect(
      lateAdditions(HAZARD, { ...closed(CLOSED, ADDED), state: 'rectifying' }, CLOSER),
    ).toEqual([]);
  });

  it('is not asked of somebody who could not answer', () => {
    const mute = { ...HAZARD, append_by: [] };

    expect(lateAdditions(mute, closed(CLOSED, ADDED), CLOSER)).toEqual([]);
  });
});
