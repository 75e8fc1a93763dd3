import type { Status } from '@xunan/phone';
import { clock } from '../../platform/clock';
import { canSyncInBackground } from '../../platform/wake-ups';
import { hrefOf } from '../router';
import { session, status } from '../session';
import { agoText, msOf } from '../time';
import { isStuck, OLD_MS, waitingText } from '../waiting';
import { Button, ButtonLink } from '../widgets/button';
import { Icon, type IconName } from '../widgets/icon';
import { t } from '../words';
import './sync-line.css';

/** What has not reached the server yet, in true numbers, and what happens next. */
export function SyncLine() {
  const now = status.value;
  if (!now) return null;
  const waiting = now.pending + now.photosPending;
  const share = now.bytesTotal > 0 ? Math.floor((now.bytesSent / now.bytesTotal) * 100) : 0;
  const stopped = now.access === 'revoked';
  const nothing = t(stopped ? 'net.revoked' : 'sync.none');
  const uploading = now.phase === 'photos' && now.photosTotal > 0;
  return (
    <section class="sync-line card" data-waiting={waiting > 0} role="status">
      <Icon name={iconOf(now, waiting)} spin={now.busy && !stopped} />
      <div class="sync-words">
        <p class="heading">{uploading ? uploadText(now, share) : waitingText(now) || nothing}</p>
        <p class="quiet">{detailText(now, waiting)}</p>
      </div>
      {now.access === 'out' ? (
        <ButtonLink href="#/join" look="outline" size="small">
          {t('sync.again')}
        </ButtonLink>
      ) : (
        waiting > 0 &&
        !stopped && (
          <Button look="outline" size="small" onClick={() => session.value?.engine.kick('user')}>
            {t('sync.now')}
          </Button>
        )
      )}
      {isStuck(now, clock.now()) && (
        <a class="sync-hand" href={hrefOf({ name: 'hand-over' })}>
          {t('sync.hand')}
        </a>
      )}
      {uploading && (
        <progress class="sync-bar" max={100} value={share} aria-label={uploadText(now, share)} />
      )}
    </section>
  );
}

function iconOf(now: Status, waiting: number): IconName {
  if (now.access === 'revoked') return 'lock';
  if (now.busy) return 'spin';
  if (waiting > 0) return 'clock';
  return now.online === 'yes' ? 'check' : 'offline';
}

function uploadText(now: Status, percent: number): string {
  const done = Math.min(now.photosTotal, now.photosTotal - now.photosPending + 1);
  return t('sync.uploading', { done, total: now.photosTotal, percent });
}

function offlineText(now: Status): string {
  const oldest = msOf(now.oldestPendingAt);
  const old = clock.now() - oldest > OLD_MS;
  return old ? t('sync.oldest', { when: agoText(oldest, clock.now()) }) : t('sync.offline.pending');
}

/** Worded by what is pending: somebody with nothing to send needs no warning. */
function detailText(now: Status, waiting: number): string {
  if (now.access === 'out') return t('sync.out');
  if (now.access === 'revoked') return t('sync.revoked');
  if (now.busy) return t(now.phase === 'receiving' ? 'sync.receiving' : 'sync.sending');
  if (now.lastError !== '' && now.lastError !== 'offline')
    return t(`sync.trouble.${now.lastError}`);
  if (waiting > 0 && now.online !== 'yes') return offlineText(now);
  if (waiting > 0 && !canSyncInBackground()) return t('sync.keep.open', { n: waiting });
  if (now.online === 'no') return t('sync.offline');
  if (now.lastExchangeAt === 0) return t('sync.never');
  return t('sync.last', { when: agoText(now.lastExchangeAt, clock.now()) });
}
