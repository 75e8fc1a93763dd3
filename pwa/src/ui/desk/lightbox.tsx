import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../widgets/icon';
import { Photo } from '../widgets/photo';
import { t as shell } from '../words/all';
import { metresWords, momentExact } from './labels';
import type { LocatedPhoto } from './record-photos';
import { t } from './words';

type LightboxProps = {
  readonly photos: readonly LocatedPhoto[];
  readonly label: string;
  readonly at: number;
  readonly onClose: () => void;
};

/** One photo at full size with its facts; the left and right keys turn the pages. */
export function Lightbox({ photos, label, at, onClose }: LightboxProps) {
  const [page, setPage] = useState(at);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  const photo = photos[page];
  const turn = (step: number) => setPage(Math.min(photos.length - 1, Math.max(0, page + step)));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') turn(-1);
    if (event.key === 'ArrowRight') turn(1);
    // Escape closes this dialog only, not the record under it.
    event.stopPropagation();
  };
  if (!photo) return null;
  const name = t('photos.nth', { label, n: page + 1, all: photos.length });
  return (
    <dialog
      class="desk-lightbox"
      ref={dialog}
      aria-label={name}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header>
        <strong>{name}</strong>
        <Facts photo={photo} />
        <button type="button" class="desk-step" aria-label={shell('close')} onClick={onClose}>
          <Icon name="cross" />
        </button>
      </header>
      <div class="desk-lightbox-photo">
        <Turn icon="back" label={t('photos.previous')} off={page === 0} onTurn={() => turn(-1)} />
        <Photo key={photo.sha256} sha256={photo.sha256} size="full" alt={name} />
        <Turn
          icon="next"
          label={t('photos.next')}
          off={page === photos.length - 1}
          onTurn={() => turn(1)}
        />
      </div>
    </dialog>
  );
}

function Facts({ photo }: { readonly photo: LocatedPhoto }) {
  return (
    <p class="desk-lightbox-facts">
      <span>{t('photos.taken', { when: momentExact(photo.takenAt) })}</span>
      {photo.source === 'camera' && <span>{t('photos.camera')}</span>}
      {photo.source === 'gallery' && <span>{t('photos.gallery')}</span>}
      {photo.exifAt && <span>{t('photos.exif', { when: photo.exifAt.replace('T', ' ') })}</span>}
      {photo.metres !== null && (
        <span class={photo.far ? 'late' : undefined}>
          {t('photos.distance', { m: metresWords(photo.metres) })}
        </span>
      )}
    </p>
  );
}

type TurnProps = {
  readonly icon: 'back' | 'next';
  readonly label: string;
  readonly off: boolean;
  readonly onTurn: () => void;
};

function Turn({ icon, label, off, onTurn }: TurnProps) {
  return (
    <button type="button" class="desk-step" aria-label={label} disabled={off} onClick={onTurn}>
      <Icon name={icon} />
    </button>
  );
}
