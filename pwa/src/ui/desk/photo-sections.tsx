import { useState } from 'preact/hooks';
import { Photo } from '../widgets/photo';
import { fieldWord, metresWords, momentWords } from './labels';
import { Lightbox } from './lightbox';
import { type LocatedPhoto, photosOf } from './record-photos';
import type { ShownRecord } from './shown-record';
import { t } from './words';

type Opened = {
  readonly photos: readonly LocatedPhoto[];
  readonly label: string;
  readonly at: number;
};

/** The photo lists of a record side by side: before on the left, after on the right. */
export function PhotoSections({ kind, view }: ShownRecord) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const lists = kind.fields
    .filter((field) => field.type === 'photos')
    .map((field) => ({
      label: fieldWord(kind.name, field.name),
      photos: photosOf(kind, view.doc, field.name),
    }));
  if (lists.length === 0) return null;
  return (
    <section class="desk-group" aria-labelledby="group-photos">
      <h3 class="subheading" id="group-photos">
        {t('group.photos')}
      </h3>
      <div class="desk-pairs">
        {lists.map(({ label, photos }) => (
          <figure key={label} class="desk-photos">
            <figcaption>
              {label}
              <span class="quiet">
                {photos.length > 0 && t('photos.count', { n: photos.length })}
              </span>
            </figcaption>
            {photos.length === 0 && <p class="desk-photo-none">{t('photos.none')}</p>}
            <Shelf
              label={label}
              photos={photos}
              onOpen={(at) => setOpened({ photos, label, at })}
            />
          </figure>
        ))}
      </div>
      {opened && <Lightbox {...opened} onClose={() => setOpened(null)} />}
    </section>
  );
}

type ShelfProps = {
  readonly label: string;
  readonly photos: readonly LocatedPhoto[];
  readonly onOpen: (at: number) => void;
};

function Shelf({ label, photos, onOpen }: ShelfProps) {
  return (
    <ul class="desk-shelf">
      {photos.map((photo, at) => (
        <li key={photo.sha256}>
          <button
            type="button"
            class="desk-photo"
            aria-label={t('photos.open', { label, n: at + 1 })}
            onClick={() => onOpen(at)}
          >
            <Photo sha256={photo.sha256} alt="" />
          </button>
          <PhotoFacts photo={photo} />
        </li>
      ))}
    </ul>
  );
}

/** When it was taken and how far from the record's point, with a warning where that is too far. */
function PhotoFacts({ photo }: { readonly photo: LocatedPhoto }) {
  return (
    <p class="desk-photo-facts">
      <span>{momentWords(photo.takenAt)}</span>
      {photo.metres !== null && (
        <span class={photo.far ? 'late' : undefined}>
          {t('photos.distance', { m: metresWords(photo.metres) })}
        </span>
      )}
      {!photo.stored && <span class="row-mark">{t('photos.waiting')}</span>}
    </p>
  );
}
