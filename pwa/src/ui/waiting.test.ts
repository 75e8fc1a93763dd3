import { describe, expect, it } from 'vitest';
import { isStuck, OLD_MS } from './waiting';

const NOW = Date.UTC(2026, 5, 20, 4);
const ago = (ms: number) => new Date(NOW - ms).toISOString();
const WAITS = {
  access: 'ok',
  online: 'no',
  pending: 3,
  photosPending: 2,
  oldestPendingAt: ago(OLD_MS + 1),
  lastExchangeAt: NOW - 60_000,
} as const;

describe('work that could be carried', () => {
  it('has waited for more than a day without a network', () => {
    expect(isStuck(WAITS, NOW)).toBe(true);
    expect(isStuck({ ...WAITS, online: 'unknown' }, NOW)).toBe(true);
    expect(isStuck({ ...WAITS, oldestPendingAt: ago(OLD_MS) }, NOW)).toBe(false);
    expect(isStuck({ ...WAITS, online: 'yes' }, NOW)).toBe(false);
  });

  it('may be photos alone', () => {
    const photos = { ...WAITS, pending: 0, oldestPendingAt: '' };

    expect(isStuck(photos, NOW)).toBe(false);
    expect(isStuck({ ...photos, lastExchangeAt: NOW - OLD_MS - 1 }, NOW)).toBe(true);
    expect(isStuck({ ...photos, photosPending: 0, lastExchangeAt: 0 }, NOW)).toBe(false);
  });

  it('is none of somebody who has to sign in, or who was struck off', () => {
    expect(isStuck({ ...WAITS, access: 'out' }, NOW)).toBe(false);
    expect(isStuck({ ...WAITS, access: 'revoked' }, NOW)).toBe(false);
  });
});
