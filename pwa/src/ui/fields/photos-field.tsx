import { useSignal } from '@preact/signals';
import type { ShutterPlace } from '../forms/photo-facts';
import { fieldHint, fieldLabel } from '../kinds';
import { describedBy, Field } from '../widgets/field';
import { Icon } from '../widgets/icon';
import { Photo } from '../widgets/photo';
import { say } from '../widgets/toast';
import { t } from '../words/all';
import type { FieldProps } from './field-props';
import { isGeo } from './geo-field';
import './photos-field.css';

/** More than this a single answer never holds, whatever the declaration says. */
const MOST_EVER = 30;

/** Photos from the camera or the gallery, each on the phone before the next is taken. */
export function PhotosField(props: FieldProps) {
  const { form, field } = props;
  const photos = form.photos.value[field.name] ?? [];
  const failed = useSignal('');
  const most = field.high > 0 ? field.high : MOST_EVER;
  const left = most - photos.length;
  const label = fieldLabel(props.kind, field);

  const take = async (input: HTMLInputElement, source: 'camera' | 'gallery') => {
    const files = [...(input.files ?? [])];
    input.value = '';
    failed.value = '';
    if (files.length > left) say(t('form.photos.full', { n: most }));
    for (const file of files.slice(0, Math.max(0, left))) {
      try {
        await form.addPhoto(field.name, file, source, shutterPlace(props));
      } catch (error) {
        const full = (error as { fault?: string }).fault === 'full';
        failed.value = t(full ? 'form.full' : 'form.photos.failed');
      }
    }
  };

  return (
    <Field
      id={props.id}
      label={label}
      note={t('form.photos.max', { n: most })}
      hint={fieldHint(props.kind, field)}
      error={props.error ?? (failed.value || undefined)}
      group
    >
      <ul class="taken" data-empty={photos.length === 0}>
        {photos.map((photo, index) => (
          <li class="taken-photo" key={photo.sha256}>
            <Photo sha256={photo.sha256} alt={t('form.photo.nth', { n: index + 1 })} />
            <button
              type="button"
              class="taken-remove"
              aria-label={t('form.photo.remove', { n: index + 1 })}
              onClick={() => void form.removePhoto(field.name, photo.sha256)}
            >
              <Icon name="trash" />
            </button>
          </li>
        ))}
        {form.preparing.value > 0 && (
          <li class="taken-photo taken-busy" role="status">
            <Icon name="spin" spin />
            <span>{t('form.photos.busy')}</span>
          </li>
        )}
        {left > 0 && (
          <li>
            <label class="taken-add">
              <Icon name="camera" />
              <span>{t(photos.length > 0 ? 'form.photos.more' : 'form.photos.add')}</span>
              <input
                type="file"
                accept="image/*"
                capture="environment"
                aria-describedby={describedBy(props)}
                onChange={(event) => void take(event.currentTarget, 'camera')}
              />
            </label>
          </li>
        )}
      </ul>
      {left > 0 && (
        <label class="from-gallery button outline small">
          <Icon name="image" />
          <span>{t('form.photos.gallery')}</span>
          <input
            type="file"
            accept="image/*"
            multiple
            onChange={(event) => void take(event.currentTarget, 'gallery')}
          />
        </label>
      )}
    </Field>
  );
}

/** Where the form knows the phone to be: the answer of its own position field, if it was measured. */
function shutterPlace({ kind, form }: FieldProps): ShutterPlace | undefined {
  const field = kind.fields.find((each) => each.type === 'geo');
  const geo = field ? form.values.value[field.name] : undefined;
  if (!isGeo(geo) || geo.source === 'exif') return undefined;
  const { lat, lon, accuracy_m } = geo.raw ?? geo;
  return { lat, lon, accuracy_m };
}
