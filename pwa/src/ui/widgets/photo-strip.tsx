import { useSignal } from '@preact/signals';
import type { JsonObject } from '@xunan/phone';
import { momentText } from '../time';
import { t } from '../words/all';
import { Icon } from './icon';
import { Photo } from './photo';
import { Sheet } from './sheet';
import './photo-strip.css';

type PhotoStripProps = {
  readonly photos: readonly JsonObject[];
  /** What the photos show, for instance 整改前; each photo is named by it and its number. */
  readonly label: string;
  /** Shows whether each photo has reached the server. */
  readonly withState?: boolean;
};

/** Photos of a record as tiles; a press shows one large with the facts about it. */
export function PhotoStrip({ photos, label, withState = false }: PhotoStripProps) {
  const open = useSignal<number | null>(null);
  const shown = open.value === null ? undefined : photos[open.value];
  return (
    <>
      <ul class="photo-strip" aria-label={label}>
        {photos.map((photo, index) => (
          <li key={text(photo.sha256)}>
            <button
              type="button"
              class="photo-tile"
              onClick={() => {
                open.value = index;
              }}
            >
              <Photo
                sha256={text(photo.sha256)}
                alt={`${label} ${t('form.photo.nth', { n: index + 1 })}`}
              />
              {withState && <PhotoState stored={photo.stored === true} />}
            </button>
          </li>
        ))}
      </ul>
      {shown && (
        <Sheet
          title={`${label} ${t('form.photo.nth', { n: (open.value ?? 0) + 1 })}`}
          onClose={() => {
            open.value = null;
          }}
        >
          <div class="photo-large">
            <Photo sha256={text(shown.sha256)} alt={label} size="full" />
          </div>
          <p>{t('record.photo.taken', { when: momentText(text(shown.taken_at)) })}</p>
          <p class="quiet">
            {t(
              shown.source === 'gallery' ? 'record.photo.from.gallery' : 'record.photo.from.camera',
            )}
          </p>
        </Sheet>
      )}
    </>
  );
}

function PhotoState({ stored }: { readonly stored: boolean }) {
  return (
    <span class="photo-state" data-stored={stored}>
      <Icon name={stored ? 'check' : 'clock'} />
      {t(stored ? 'record.photo.stored' : 'record.photo.waiting')}
    </span>
  );
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
