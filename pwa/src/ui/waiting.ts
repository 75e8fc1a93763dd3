/** What this phone has not handed over yet, in one sentence; "" when there is nothing. */

import type { Status } from '@xunan/phone';
import { msOf } from './time';
import { t } from './words';

/** Work that has waited for more than a day is told with its age. */
export const OLD_MS = 86_400_000;

export function waitingText(now: Pick<Status, 'pending' | 'photosPending'> | null): string {
  const { pending, photosPending } = now ?? { pending: 0, photosPending: 0 };
  if (pending > 0 && photosPending > 0)
    return t('sync.both', { n: pending, photos: photosPending });
  if (pending > 0) return t('sync.pending', { n: pending });
  if (photosPending > 0) return t('sync.photos', { n: photosPending });
  return '';
}

type Stuck = Pick<
  Status,
  'access' | 'online' | 'pending' | 'photosPending' | 'oldestPendingAt' | 'lastExchangeAt'
>;

/** Whether work has waited for more than a day and no network is there: somebody could carry it. */
export function isStuck(now: Stuck, ms: number): boolean {
  if (now.access !== 'ok' || now.online === 'yes') return false;
  if (now.pending > 0) return ms - msOf(now.oldestPendingAt) > OLD_MS;
  return now.photosPending > 0 && ms - now.lastExchangeAt > OLD_MS;
}
