import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { changesOf } from '../records';
import { engineOf } from '../session';
import { t } from '../words/all';
import { Icon } from './icon';
import './photo.css';

/**
 * The bytes of a photo as an address for `<img>`: from this phone, else from the server.
 *
 * Undefined while it is looked for, null where it is not to be had now.
 */
export function usePhotoUrl(sha256: string, size: 'thumb' | 'full'): string | null | undefined {
  const url = useSignal<string | null | undefined>(undefined);
  useSignalEffect(() => {
    // A photo that could not be had may be there after a change.
    if (changesOf('photos').value >= 0 && !url.peek()) void load();
  });
  const load = async () => {
    const photo = await engineOf().photo(sha256, size);
    if (url.peek()) return;
    url.value = photo
      ? URL.createObjectURL(new Blob([photo.bytes], { type: photo.mime || 'image/jpeg' }))
      : null;
  };
  useEffect(
    () => () => {
      if (url.peek()) URL.revokeObjectURL(url.peek() ?? '');
    },
    [],
  );
  return url.value;
}

type PhotoProps = {
  readonly sha256: string;
  readonly alt: string;
  readonly size?: 'thumb' | 'full';
};

/** A photo in its frame; where the bytes are not here, it says so. */
export function Photo({ sha256, alt, size = 'thumb' }: PhotoProps) {
  const url = usePhotoUrl(sha256, size);
  if (url) return <img class="photo" src={url} alt={alt} />;
  return (
    <span class="photo photo-none">
      {alt !== '' && <span class="unseen">{alt}</span>}
      <Icon name={url === null ? 'image' : 'spin'} spin={url !== null} />
      {url === null && <span>{t('record.photo.missing')}</span>}
    </span>
  );
}
