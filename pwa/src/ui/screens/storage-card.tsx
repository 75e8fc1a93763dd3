import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import {
  askProtection,
  isLow,
  isProtected,
  photosThatFit,
  type Room,
  roomLeft,
} from '../../platform/storage';
import { engineOf } from '../session';
import { Button } from '../widgets/button';
import { say } from '../widgets/toast';
import { t } from '../words/all';

/** What this phone holds, how much more fits, and whether the browser may clean it away. */
export function StorageCard() {
  const room = useSignal<Room | null>(null);
  const safe = useSignal(false);
  const look = async () => {
    room.value = await roomLeft();
    safe.value = await isProtected();
  };
  useEffect(() => void look(), []);

  const protect = async () => {
    if (!(await askProtection())) say(t('me.protect.refused'));
    await look();
  };
  const purge = async () => {
    const freed = await engineOf().purge(0);
    say(t('me.purged', { mb: (freed / 1e6).toFixed(1) }));
    await look();
  };
  const left = room.value;
  return (
    <section class="card stack">
      <h2 class="subheading">{t('me.storage')}</h2>
      {left && isLow(left) && (
        <p class="late" role="alert">
          {t('me.low')}
        </p>
      )}
      <dl class="pairs">
        <div class="pair">
          <dt>{t('me.used')}</dt>
          <dd>{left ? `${(left.usedBytes / 1e6).toFixed(1)} MB` : t('me.room.unknown')}</dd>
        </div>
        <div class="pair">
          <dt>{t('me.room')}</dt>
          <dd>{left ? roomText(photosThatFit(left)) : t('me.room.unknown')}</dd>
        </div>
        <div class="pair">
          <dt>{t('me.protected')}</dt>
          <dd>{t(safe.value ? 'me.protected.yes' : 'me.protected.no')}</dd>
        </div>
      </dl>
      <div class="wrap">
        {!safe.value && (
          <Button look="outline" size="small" icon="shield" onClick={() => void protect()}>
            {t('me.protect')}
          </Button>
        )}
        <Button look="outline" size="small" icon="trash" onClick={() => void purge()}>
          {t('me.purge')}
        </Button>
      </div>
    </section>
  );
}

/** Beyond this nobody counts, and browsers promise more than phones hold. */
const ROOM_TOLD_MAX = 1000;

function roomText(photos: number): string {
  return photos > ROOM_TOLD_MAX
    ? t('me.room.many', { n: ROOM_TOLD_MAX })
    : t('me.room.n', { n: photos });
}
