/** What this phone has not handed over yet, in one sentence; "" when there is nothing. */

import type { Status } from '@xunan/phone';
import { t } from './words';

export function waitingText(now: Pick<Status, 'pending' | 'photosPending'> | null): string {
  const { pending, photosPending } = now ?? { pending: 0, photosPending: 0 };
  if (pending > 0 && photosPending > 0)
    return t('sync.both', { n: pending, photos: photosPending });
  if (pending > 0) return t('sync.pending', { n: pending });
  if (photosPending > 0) return t('sync.photos', { n: photosPending });
  return '';
}
