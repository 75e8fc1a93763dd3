import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { wgs84 } from '../../core/datum';
import { onPictureRefused, renewShell } from '../../platform/app-shell';
import type { Fix } from '../../platform/position';
import { Button } from '../widgets/button';
import { Icon } from '../widgets/icon';
import { lang } from '../words';
import { type Chart, drawChart } from './chart';
import { countyMap, openCountyMap, refreshCountyMap } from './county-map';
import { filter, here, herePoint, lastView, mapLoaded, shown } from './map-state';
import { Legend } from './pin-face';
import type { MapFilter, Spot } from './spots';
import { t } from './words';

type MapCanvasProps = {
  readonly touch: (spots: readonly Spot[]) => void;
  /** A position that was just found: the map goes there. */
  readonly found: Fix | null;
};

/** From this zoom on a heap is opened as a list: coming nearer would not part it. */
const PARTED_ZOOM = 18;

/** The map itself with its buttons, its legend and what must be said about its sources. */
export function MapCanvas({ touch, found }: MapCanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useSignal<Chart | null>(null);
  const renewed = useSignal(false);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const open = (spots: readonly Spot[]) => {
      const zoom = lastView.value?.zoom ?? 0;
      if (spots.length > 1 && zoom < PARTED_ZOOM && apart(spots))
        chart.peek()?.lookAt(places(spots));
      else touch(spots);
    };
    const drawn = drawChart(element, lastView.value, {
      label: t('map.label'),
      touched: open,
      moved: (view) => {
        lastView.value = view;
      },
    });
    chart.value = drawn;
    const sizes = new ResizeObserver(drawn.fit);
    sizes.observe(element);
    const forget = onPictureRefused(async () => {
      renewed.value = await renewShell();
    });
    void openCountyMap().then(refreshCountyMap);
    return () => {
      sizes.disconnect();
      forget();
      chart.value = null;
      drawn.close();
    };
  }, [lang.value]);

  useSignalEffect(() => chart.value?.showCounty(countyMap.value));
  useSignalEffect(() => chart.value?.showSpots(shown.value.spots));
  useSignalEffect(() => {
    if (!here.value || !herePoint.value) return;
    const m = here.value.accuracyM;
    chart.value?.showHere(herePoint.value, m, t('here.label', { m }));
  });
  useFirstLook(chart);
  useEffect(() => {
    if (!found) return;
    const [nearest] = shown.value.spots;
    const me = wgs84(found.lat, found.lon);
    chart.value?.lookAt(nearest ? [me, nearest.at] : [me]);
  }, [found]);

  const credit = countyMap.value?.base?.attribution;
  const note = countyMap.value?.note;
  return (
    <div class="map-canvas">
      <div class="map-chart" ref={box} />
      <div class="map-buttons">
        <MapButton label={t('zoom.in')} icon="plus" press={() => chart.peek()?.zoomBy(1)} />
        <MapButton label={t('zoom.out')} icon="minus" press={() => chart.peek()?.zoomBy(-1)} />
        <button type="button" class="map-button" onClick={() => chart.peek()?.lookAt(everything())}>
          {t('whole')}
        </button>
      </div>
      <div class="map-foot">
        <Legend />
        {note && <p>{note}</p>}
        {credit && <p>{credit}</p>}
        {renewed.value && (
          <p>
            {t('base.renewed')}{' '}
            <Button look="outline" size="small" onClick={() => location.reload()}>
              {t('base.reload')}
            </Button>
          </p>
        )}
      </div>
    </div>
  );
}

/** Look at what there is when somebody comes for the first time, and at what fits a new filter. */
function useFirstLook(chart: ReadonlySignal<Chart | null>): void {
  const looked = useRef<MapFilter | null>(lastView.peek() ? filter.peek() : null);
  useSignalEffect(() => {
    if (looked.current === filter.value || !mapLoaded.value || !chart.value) return;
    const { spots } = shown.value;
    if (spots.length === 0 && countyMap.value === null) return;
    looked.current = filter.value;
    chart.value.lookAt(spots.length > 0 ? places(spots) : everything());
  });
}

function MapButton(props: {
  readonly label: string;
  readonly icon: 'plus' | 'minus';
  readonly press: () => void;
}) {
  return (
    <button
      type="button"
      class="map-button"
      aria-label={props.label}
      title={props.label}
      onClick={props.press}
    >
      <Icon name={props.icon} />
    </button>
  );
}

const places = (spots: readonly Spot[]) => spots.map(({ at }) => at);

/** The county and every record on the map. */
function everything() {
  const outline = (countyMap.value?.outline ?? []).flatMap(({ rings }) => rings.flat());
  return [...outline.map(([lat, lon]) => wgs84(lat, lon)), ...places(shown.value.spots)];
}

/** Whether they lie at more than one place, to a metre. */
function apart(spots: readonly Spot[]): boolean {
  return new Set(spots.map(({ at }) => `${at.lat.toFixed(5)} ${at.lon.toFixed(5)}`)).size > 1;
}
