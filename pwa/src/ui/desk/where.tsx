import { isObject, pointOf } from '../../core/body';
import { distanceM } from '../../core/near';
import { Button } from '../widgets/button';
import { Icon } from '../widgets/icon';
import { say } from '../widgets/toast';
import { fieldWord, metresWords, momentWords } from './labels';
import { farLimit, photosOf } from './record-photos';
import type { ShownRecord } from './shown-record';
import { t } from './words';

/** A reading worse than this, in metres, deserves a second look. */
const ROUGH_M = 30;

/** Where the record lies: the point, how sure it is, how it was found, and what was moved. */
export function Where({ kind, view }: ShownRecord) {
  const value = view.doc.f[kind.promote.geo];
  const point = pointOf(value);
  if (!kind.promote.geo) return null;
  return (
    <section class="desk-group" aria-labelledby="group-where">
      <h3 class="subheading" id="group-where">
        {t('group.where')}
      </h3>
      {point && isObject(value) ? <Geo value={value} /> : <p class="quiet">{t('where.none')}</p>}
      <FarPhotos kind={kind} view={view} />
    </section>
  );
}

function Geo({ value }: { readonly value: Readonly<Record<string, unknown>> }) {
  const { lat, lon, accuracy_m: accuracy, source, datum, at } = value as GeoValue;
  const raw = pointOf(value.raw as never);
  const coordinates = `${lat.toFixed(6)}, ${lon.toFixed(6)}`;
  const copy = () => {
    void navigator.clipboard?.writeText(coordinates).then(() => say(t('where.copied')));
  };
  return (
    <dl class="desk-facts">
      <Line label={t('where.coordinates')}>
        {coordinates}
        <span class="quiet"> {datum ?? 'WGS-84'}</span>
        <Button look="plain" size="small" onClick={copy}>
          {t('where.copy')}
        </Button>
      </Line>
      <Line label={t('where.source')}>{t(sourceKey(source))}</Line>
      {accuracy !== undefined && (
        <Line label={t('where.accuracy')}>
          {t('where.metres', { m: Math.round(accuracy) })}
          {accuracy > ROUGH_M && <span class="desk-warn">{t('where.rough')}</span>}
        </Line>
      )}
      {at && <Line label={t('where.measured')}>{momentWords(at)}</Line>}
      {raw && (
        <Line label={t('where.raw')}>
          {`${raw.lat.toFixed(6)}, ${raw.lon.toFixed(6)}`}
          <span class="quiet">
            {' '}
            {t('where.moved', { m: metresWords(distanceM(raw, { lat, lon })) })}
          </span>
        </Line>
      )}
    </dl>
  );
}

type GeoValue = {
  readonly lat: number;
  readonly lon: number;
  readonly accuracy_m?: number;
  readonly source?: string;
  readonly datum?: string;
  readonly at?: string;
};

function sourceKey(source: string | undefined) {
  if (source === 'pinned') return 'where.pinned';
  return source === 'exif' ? 'where.exif' : 'where.fix';
}

function Line({
  label,
  children,
}: {
  readonly label: string;
  readonly children: preact.ComponentChildren;
}) {
  return (
    <div class="desk-fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** For each list with a declared limit: how far its photos were taken from the point. */
function FarPhotos({ kind, view }: ShownRecord) {
  const lists = kind.fields.flatMap((field) => {
    const limit = field.type === 'photos' ? farLimit(kind, field.name) : null;
    const photos = photosOf(kind, view.doc, field.name).filter((photo) => photo.metres !== null);
    return limit !== null && photos.length > 0 ? [{ field, limit, photos }] : [];
  });
  return (
    <>
      {lists.map(({ field, limit, photos }) => (
        <div key={field.name}>
          <p class="desk-distances">
            <span class="quiet">
              {t('where.photos', { label: fieldWord(kind.name, field.name) })}
            </span>
            {photos.map((photo, at) => (
              <span key={photo.sha256} class={photo.far ? 'late' : undefined}>
                {t('where.photos.nth', { n: at + 1, m: metresWords(photo.metres ?? 0) })}
              </span>
            ))}
          </p>
          {photos.some((photo) => photo.far) && (
            <p class="desk-warn" role="note">
              <Icon name="info" />
              {t('where.far', { m: metresWords(limit) })}
            </p>
          )}
        </div>
      ))}
    </>
  );
}
