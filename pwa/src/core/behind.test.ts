import { describe, expect, it } from 'vitest';
import { kindNamed } from '../contract';
import { behindMs } from './behind';
import type { RecordBody } from './body';
import { decide } from './decide';

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 5, 20, 4);
const ASSIGNED_AT = '2026-06-20T03:00:00.000Z';
const WORKER = {
  id: 'w',
  name: '钟水生',
  role: 'grid_worker',
  grids: [],
  villages: ['360724103207'],
  township: '',
  county: '',
};
const ASSIGNED: RecordBody = {
  id: 'r',
  kind: 'hazard',
  ver: 3,
  state: 'assigned',
  f: { division_code: '360724103207', assigned_person: { id: 'w', name: '钟水生' } },
  log: [
    {
      op: 'o',
      act: 'assign',
      by: { id: 't', name: '刘', role: 'township_officer' },
      at: ASSIGNED_AT,
      got: ASSIGNED_AT,
      to: 'assigned',
    },
  ],
};

/** What the phone says when its clock shows `now` and the photo was taken a minute before. */
function submitted(now: number, behind: number): string {
  const photo = {
    sha256: 'a'.repeat(64),
    mime: 'image/jpeg',
    size: 1,
    w: 1,
    h: 1,
    source: 'camera',
    taken_at: new Date(now - 60_000).toISOString(),
  };
  const verdict = decide(
    kindNamed('hazard'),
    ASSIGNED,
    {
      t: 'hazard.move',
      at: new Date(now).toISOString(),
      args: {
        move: 'submit',
        from: 'assigned',
        set: { measures: '已填缝' },
        add: { photos_after: [photo] },
      },
    },
    { actor: WORKER, today: '2026-06-20', codes: {}, behindMs: behind },
  );
  return verdict.ok ? 'ok' : verdict.code;
}

describe('a phone whose clock is wrong', () => {
  it.each([-3, 0, 3])('[row 19] [P26] %i days off, it hands a rectification in', (days) => {
    const now = NOON + days * DAY;
    const last = { lastServerAt: NOON - 60_000, lastExchangeAt: now - 60_000 };

    expect(behindMs(last, now) + days * DAY).toBe(0);
    expect(submitted(now, behindMs(last, now))).toBe('ok');
  });

  it.each([-3, 3])(
    '[row 19] [P26] put %i days off since the last answer, it does so too',
    (days) => {
      const last = { lastServerAt: NOON - 600_000, lastExchangeAt: NOON - 600_000 };
      const now = NOON + days * DAY;

      expect(submitted(now, behindMs(last, now))).toBe('ok');
    },
  );

  it('[P26] a photo from before the assignment is turned back whatever the clock says', () => {
    const code = 'hazard.submit.photo_before_assignment';

    expect(submitted(NOON - 3_600_000, 0)).toBe(code);
    expect(submitted(NOON + 3 * DAY - 3_600_000, -3 * DAY)).toBe(code);
  });

  it('is taken at its word before the first answer', () => {
    expect(behindMs(null, NOON)).toBe(0);
    expect(behindMs({ lastServerAt: 0, lastExchangeAt: 0 }, NOON)).toBe(0);
  });
});
