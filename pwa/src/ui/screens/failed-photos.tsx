import { useSignal, useSignalEffect } from '@preact/signals';
import type { BlobRow } from '@xunan/phone';
import { workKinds } from '../kinds';
import { photosOf, titleOf } from '../record-words';
import { changesOf, recordsOf } from '../records';
import { engineOf } from '../session';
import { Button } from '../widgets/button';
import { Photo } from '../widgets/photo';
import { t } from '../words/all';

/** From so many tries on a photo is shown here: once or twice is only bad weather. */
const TRIES = 3;

type Failed = { readonly blob: BlobRow; readonly title: string };

/** Photos of own records that could not be sent for some time. */
export function FailedPhotos() {
  const failed = useSignal<readonly Failed[]>([]);
  useSignalEffect(() => {
    if (changesOf('photos').value < 0) return;
    const engine = engineOf();
    const asked = workKinds.flatMap((kind) =>
      recordsOf(engine, kind.name).rows.value.flatMap((row) =>
        photosOf(row.doc)
          .filter((photo) => photo.stored !== true)
          .map(async (photo) => ({
            blob: await engine.blob(String(photo.sha256)),
            title: titleOf(kind, row.doc),
          })),
      ),
    );
    void Promise.all(asked).then((found) => {
      failed.value = found.filter(
        (each): each is Failed => each.blob?.state === 'queued' && each.blob.tries >= TRIES,
      );
    });
  });
  if (failed.value.length === 0) return null;
  return (
    <section class="stack tight">
      <h2 class="heading">{t('todo.photos')}</h2>
      <div class="card stack">
        {failed.value.map(({ blob, title }) => (
          <div class="failed-photo" key={blob.sha256}>
            <Photo sha256={blob.sha256} alt="" />
            <div>
              <p class="strong">{title}</p>
              <p class="quiet">{t('todo.photo.tries', { n: blob.tries })}</p>
            </div>
          </div>
        ))}
        <Button look="outline" icon="retry" onClick={() => engineOf().kick('user')}>
          {t('todo.photo.retry')}
        </Button>
      </div>
    </section>
  );
}
