import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { type Fix, findPosition, type PositionFault, type Search } from '../../platform/position';
import { titleOf } from '../record-words';
import { go } from '../router';
import { session } from '../session';
import { Button } from '../widgets/button';
import { Page } from '../widgets/page';
import { t as shell } from '../words/all';
import { farText } from './far';
import { MapCanvas } from './map-canvas';
import { MapFilterSheet } from './map-filter';
import { MapList } from './map-list';
import { beginAnew, filter, here, mapLoaded, shown } from './map-state';
import { ANYTHING, type Spot } from './spots';
import { t } from './words';
import './map.css';

type Seeking = 'no' | 'yes' | PositionFault;

/** The map with its list: what is where, and what is nearest. */
export function MapScreen({ kind }: { readonly kind: string }) {
  const narrowing = useSignal(false);
  const large = useSignal(false);
  const picked = useSignal<readonly Spot[] | null>(null);
  const { seeking, seek, found } = useNearest();
  useEffect(() => beginAnew(session.value?.person.id ?? '', kind), [kind]);
  const { state, level, kind: only } = filter.value;
  const narrowed = JSON.stringify({ kind: only, state, level }) !== JSON.stringify(ANYTHING);
  const touch = (spots: readonly Spot[]) => {
    const [first] = spots;
    if (first && spots.length === 1) go({ name: 'record', kind: first.kind.name, id: first.id });
    else picked.value = spots;
  };
  return (
    <Page title={t('title')}>
      <div class={large.value ? 'map-screen list-large' : 'map-screen'}>
        <div class="map-tools">
          <Button
            look={narrowed ? 'main' : 'outline'}
            size="small"
            icon="filter"
            onClick={() => {
              narrowing.value = true;
            }}
          >
            {t('filter')}
          </Button>
          <Button look="outline" size="small" icon="pin" onClick={seek}>
            {t('near')}
          </Button>
        </div>
        <p class="map-said" role="status">
          {mapLoaded.value ? saidOf(seeking) : shell('loading')}
        </p>
        <MapCanvas touch={touch} found={found} />
        <section class="map-list" data-scroll aria-label={t('list.label')}>
          <MapList
            large={large.value}
            onSize={() => {
              large.value = !large.value;
            }}
            picked={picked.value}
            onUnpick={() => {
              picked.value = null;
            }}
          />
        </section>
      </div>
      {narrowing.value && (
        <MapFilterSheet
          onClose={() => {
            narrowing.value = false;
          }}
        />
      )}
    </Page>
  );
}

function saidOf(seeking: Seeking): string {
  if (seeking === 'yes' && !here.value) return t('near.seeking');
  if (seeking !== 'yes' && seeking !== 'no') return shell(`geo.${seeking}`);
  if (!here.value) return '';
  const [nearest] = shown.value.spots;
  if (!nearest) return t('near.nothing');
  const what = titleOf(nearest.kind, nearest.row.doc);
  return t('near.found', { what, far: farText(nearest.far ?? 0) });
}

/** Where am I: asked on a tap only, and given up when the screen is left. */
function useNearest() {
  const seeking = useSignal<Seeking>('no');
  const found = useSignal<Fix | null>(null);
  const search = useRef<Search | null>(null);
  useEffect(() => () => search.current?.stop(), []);
  const seek = () => {
    search.current?.stop();
    seeking.value = 'yes';
    search.current = findPosition(
      (fix) => {
        here.value = fix;
        found.value = fix;
      },
      (fault) => {
        seeking.value = fault ?? 'no';
      },
    );
  };
  return { seeking: seeking.value, seek, found: found.value };
}
