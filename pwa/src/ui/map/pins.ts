import type * as Leaflet from 'leaflet';
import { render } from 'preact';
import type { Sheet } from '../../core/datum';
import { APART_PX, type Cluster, clustersOf } from './clusters';
import * as L from './leaflet';
import { clusterLabel, PinFace, pinLabel, worstTone } from './pin-face';
import type { Spot } from './spots';

/** A pin was pressed: one record, or a heap of them. */
export type Touched = (spots: readonly Spot[]) => void;

const FACE_PX = 48;
/** So far around the screen pins are drawn, so that a short pull shows no bare edge. */
const AROUND = 0.15;
/** From this zoom on there is room for the word of the state under the pin. */
const WORDS_ZOOM = 15;

/** The layer of pins: heaped by zoom, drawn only where somebody looks, each a button with a name. */
export class Pins {
  readonly #layer = L.layerGroup();
  readonly #drawn = new Map<string, Leaflet.Marker>();
  readonly #map: Leaflet.Map;
  readonly #touched: Touched;
  #heaps: readonly Cluster<Spot>[] = [];
  #spots: readonly Spot[] = [];
  #sheet: Sheet | null = null;
  #zoom = -1;

  constructor(map: Leaflet.Map, touched: Touched) {
    this.#map = map;
    this.#touched = touched;
    this.#layer.addTo(map);
    map.on('moveend', () => this.#draw());
  }

  show(spots: readonly Spot[], sheet: Sheet): void {
    this.#spots = spots;
    this.#sheet = sheet;
    this.#zoom = -1;
    this.#draw();
  }

  #draw(): void {
    const sheet = this.#sheet;
    if (!sheet) return;
    const zoom = this.#map.getZoom();
    if (zoom !== this.#zoom) {
      this.#zoom = zoom;
      // In one order, whatever the list is sorted by: pins must not jump when somebody is located.
      const steady = [...this.#spots].sort((a, b) => (a.id < b.id ? 1 : -1));
      this.#heaps = clustersOf(
        steady,
        ({ at }) => this.#map.project([...sheet.place(at)] as Leaflet.LatLngTuple, zoom),
        APART_PX * textScale(),
      );
    }
    const box = this.#map.getBounds().pad(AROUND);
    const seen = new Set<string>();
    for (const heap of this.#heaps) {
      const at = this.#map.unproject([heap.x, heap.y], zoom);
      if (!box.contains(at)) continue;
      const key = keyOf(heap, zoom);
      seen.add(key);
      if (!this.#drawn.has(key)) this.#drawn.set(key, this.#pin(heap, at));
    }
    for (const [key, marker] of this.#drawn) {
      if (seen.has(key)) continue;
      marker.remove();
      this.#drawn.delete(key);
    }
  }

  #pin({ members }: Cluster<Spot>, at: Leaflet.LatLng): Leaflet.Marker {
    const face = document.createElement('span');
    const words = this.#zoom >= WORDS_ZOOM;
    render(PinFace({ members, words }), face);
    const size = FACE_PX * textScale();
    const icon = L.divIcon({ className: 'map-pin', html: face, iconSize: [size, size] });
    const marker = L.marker(at, { icon, riseOnHover: true }).addTo(this.#layer);
    const element = marker.getElement();
    const [only] = members;
    element?.setAttribute(
      'aria-label',
      members.length === 1 && only ? pinLabel(only) : clusterLabel(members),
    );
    const press = () => this.#touched(members);
    marker.on('click', press);
    marker.on('keypress', ({ originalEvent }: Leaflet.LeafletKeyboardEvent) => {
      if (originalEvent.key === 'Enter' || originalEvent.key === ' ') press();
    });
    return marker;
  }
}

/** Pins grow with the letters. */
function textScale(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}

/** The same pin as long as it says the same. */
function keyOf({ members, x, y }: Cluster<Spot>, zoom: number): string {
  const [first] = members;
  const state = members.length === 1 ? `${first?.row.doc.state} ${first?.row.doc.ver}` : '';
  return [
    zoom,
    zoom >= WORDS_ZOOM,
    x,
    y,
    first?.id,
    members.length,
    worstTone(members),
    state,
  ].join();
}
