import { useSignal } from '@preact/signals';
import type { JsonObject } from '@xunan/phone';
import { useEffect, useRef } from 'preact/hooks';
import { clock } from '../../platform/clock';
import {
  type Fix,
  findPosition,
  metresBetween,
  type PositionFault,
  ROUGH_M,
  type Search,
} from '../../platform/position';
import { fieldHint, fieldLabel } from '../kinds';
import { agoText, instantOf, msOf } from '../time';
import { Button } from '../widgets/button';
import { Field } from '../widgets/field';
import { Icon } from '../widgets/icon';
import { t } from '../words/all';
import type { FieldProps } from './field-props';
import './geo-field.css';
import { PinPad } from './pin-pad';

/** A position as it is kept: WGS-84 always, with what was measured before a hand moved it. */
export type Geo = JsonObject & {
  readonly lat: number;
  readonly lon: number;
  readonly accuracy_m: number;
  readonly datum: 'WGS-84';
  readonly at: string;
  readonly source: 'fix' | 'pinned' | 'exif';
  readonly raw?: JsonObject & {
    readonly lat: number;
    readonly lon: number;
    readonly accuracy_m: number;
    readonly at: string;
  };
};

export function isGeo(value: unknown): value is Geo {
  return typeof value === 'object' && value !== null && 'lat' in value && 'lon' in value;
}

/** Where it is: measured, corrected by hand, or left out. Never asked twice, never cached. */
export function GeoField(props: FieldProps) {
  const { form, field, value } = props;
  const geo = isGeo(value) ? value : null;
  const searching = useSignal(false);
  const fault = useSignal<PositionFault | null>(null);
  const adjusting = useSignal(false);
  const search = useRef<Search | null>(null);

  const start = () => {
    // Where the form looks by itself, what it finds is no answer that somebody gave.
    const take = props.eager ? form.suggest : form.answer;
    search.current?.stop();
    searching.value = true;
    fault.value = null;
    search.current = findPosition(
      (fix) => take(field.name, geoOf(fix)),
      (ended) => {
        searching.value = false;
        fault.value = ended;
      },
    );
  };
  useEffect(() => {
    if (props.eager && !geo) start();
    return () => search.current?.stop();
  }, []);
  const stopSearch = () => {
    search.current?.stop();
    searching.value = false;
  };

  const fromPhoto = photoPlace(props);
  return (
    <Field
      id={props.id}
      label={fieldLabel(props.kind, field)}
      note={props.required ? undefined : t('optional')}
      hint={fieldHint(props.kind, field)}
      error={props.error}
      group
    >
      <div class="geo-card card">
        <div class="geo-line" role="status">
          <Icon name={searching.value ? 'spin' : 'pin'} spin={searching.value} />
          <div>
            <Reading geo={geo} searching={searching.value} fault={fault.value} />
          </div>
        </div>
        <div class="wrap">
          <Button look="outline" size="small" icon="retry" onClick={start}>
            {t('geo.again')}
          </Button>
          {geo && (
            <Button
              look="outline"
              size="small"
              icon="pen"
              onClick={() => {
                stopSearch();
                adjusting.value = !adjusting.value;
              }}
            >
              {t('geo.adjust')}
            </Button>
          )}
          {fromPhoto && geo?.source !== 'exif' && (
            <Button
              look="outline"
              size="small"
              icon="image"
              onClick={() => {
                stopSearch();
                form.answer(field.name, fromPhoto);
              }}
            >
              {t('geo.photo')}
            </Button>
          )}
          {geo && (
            <Button
              look="plain"
              size="small"
              onClick={() => {
                stopSearch();
                adjusting.value = false;
                form.answer(field.name, null);
              }}
            >
              {t('geo.clear')}
            </Button>
          )}
        </div>
        {geo && adjusting.value && (
          <PinPad geo={geo} onMove={(moved) => form.answer(field.name, moved)} />
        )}
      </div>
    </Field>
  );
}

function Reading(props: {
  readonly geo: Geo | null;
  readonly searching: boolean;
  readonly fault: PositionFault | null;
}) {
  const { geo, searching, fault } = props;
  if (!geo) {
    if (searching) return <p class="strong">{t('geo.finding')}</p>;
    return (
      <>
        <p class="strong">{t('geo.none')}</p>
        {fault && <p class="geo-fault">{t(`geo.${fault}`)}</p>}
      </>
    );
  }
  const when = agoText(msOf(geo.at), clock.now());
  const moved = geo.raw ? Math.round(metresBetween(geo, geo.raw)) : 0;
  return (
    <>
      <p class="strong">
        {geo.source === 'exif' ? t('geo.from.photo') : t('geo.accuracy', { m: geo.accuracy_m })}
        {searching && ` · ${t('geo.finding')}`}
      </p>
      <p class="quiet">
        {t('geo.age', { when })}
        {moved > 0 && ` · ${t('geo.moved', { m: moved })}`}
      </p>
      <p class="quiet">
        {geo.lat.toFixed(5)}, {geo.lon.toFixed(5)}
      </p>
      {!searching && geo.source === 'fix' && geo.accuracy_m > ROUGH_M && (
        <p class="geo-rough">
          <Icon name="info" />
          <span>{t('geo.rough')}</span>
        </p>
      )}
    </>
  );
}

function geoOf(fix: Fix): Geo {
  return {
    lat: fix.lat,
    lon: fix.lon,
    accuracy_m: fix.accuracyM,
    datum: 'WGS-84',
    at: instantOf(fix.at),
    source: 'fix',
  };
}

/** The position that the first located photo carries, as an offer. */
function photoPlace({ form }: FieldProps): Geo | null {
  for (const photo of Object.values(form.photos.value).flat()) {
    const place = photo.exif_geo;
    if (!isGeo(place)) continue;
    return {
      lat: place.lat,
      lon: place.lon,
      accuracy_m: 0,
      datum: 'WGS-84',
      at: photo.taken_at,
      source: 'exif',
    };
  }
  return null;
}
