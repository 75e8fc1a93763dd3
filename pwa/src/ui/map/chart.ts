/** The drawn map: Leaflet with layers for the ground, the pins and the person. */

import type * as Leaflet from 'leaflet';
import { type Datum, type Sheet, sheetOf, type Wgs84 } from '../../core/datum';
import type { CountyMap } from './county-map';
import { Ground } from './ground';
import * as L from './leaflet';
import { Pins, type Touched } from './pins';
import type { Spot } from './spots';

export const ZOOM_MAX = 19;
const ZOOM_ONE = 16;
/** Room for the buttons above and the legend below, where the map is high enough. */
const EDGE_PX = { side: 40, top: 72, bottom: 64 };
/** The whole country, until there is anything to look at. */
const NOWHERE: Leaflet.LatLngTuple = [35, 105];

/** What part of the world is looked at; survives another base map, because it is WGS-84. */
export type View = { readonly middle: Wgs84; readonly zoom: number };

export type Chart = {
  readonly showCounty: (county: CountyMap | null) => void;
  readonly showSpots: (spots: readonly Spot[]) => void;
  readonly showHere: (at: Wgs84, accuracyM: number, label: string) => void;
  readonly zoomBy: (steps: number) => void;
  /** Look at all of these places; at one alone from near by. */
  readonly lookAt: (places: readonly Wgs84[]) => void;
  /** The element has another size now. */
  readonly fit: () => void;
  readonly close: () => void;
};

export type ChartTalk = {
  readonly label: string;
  readonly touched: Touched;
  readonly moved: (view: View) => void;
};

/** Draw a map into an element; `view` is where somebody looked last. */
export function drawChart(element: HTMLElement, view: View | null, talk: ChartTalk): Chart {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = L.map(element, {
    zoomControl: false,
    attributionControl: false,
    maxZoom: ZOOM_MAX,
    minZoom: 3,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    inertia: !calm,
    // Pins are put where they belong at the end of a step, not moved through it.
    markerZoomAnimation: false,
  });
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', talk.label);
  L.scale({ imperial: false, position: 'bottomleft' }).addTo(map);

  let datum: Datum = 'WGS-84';
  let sheet: Sheet = sheetOf(datum);
  let looksAt = view;
  const go = () => {
    const middle = looksAt ? ([...sheet.place(looksAt.middle)] as Leaflet.LatLngTuple) : NOWHERE;
    map.setView(middle, looksAt?.zoom ?? 4, { animate: false });
  };
  go();
  const ground = new Ground(map);
  const pins = new Pins(map, talk.touched);
  const me = L.layerGroup().addTo(map);
  map.on('moveend', () => {
    const { lat, lng } = map.getCenter();
    looksAt = { middle: sheet.touched(lat, lng), zoom: map.getZoom() };
    talk.moved(looksAt);
  });

  let here: readonly [Wgs84, number, string] | null = null;
  let spots: readonly Spot[] = [];
  const drawMe = () => {
    me.clearLayers();
    if (!here) return;
    const [at, accuracyM, label] = here;
    const place = [...sheet.place(at)] as Leaflet.LatLngTuple;
    L.circle(place, { radius: accuracyM, className: 'map-here-ring', interactive: false }).addTo(
      me,
    );
    const icon = L.divIcon({ className: 'map-here', iconSize: [20, 20] });
    const dot = L.marker(place, { icon, interactive: false, keyboard: false }).addTo(me);
    dot.getElement()?.setAttribute('role', 'img');
    dot.getElement()?.setAttribute('aria-label', label);
  };

  return {
    showCounty(county) {
      const next = county?.base?.datum ?? 'WGS-84';
      const turned = next !== datum;
      datum = next;
      sheet = sheetOf(datum);
      if (turned && looksAt) go();
      ground.show(county, sheet);
      if (turned) pins.show(spots, sheet);
      if (turned) drawMe();
    },
    showSpots(next) {
      spots = next;
      pins.show(spots, sheet);
    },
    showHere(at, accuracyM, label) {
      here = [at, accuracyM, label];
      drawMe();
    },
    zoomBy: (steps) => {
      map.zoomIn(steps);
    },
    lookAt(places) {
      const [first] = places;
      if (!first) return;
      const box = L.latLngBounds(places.map((at) => [...sheet.place(at)] as Leaflet.LatLngTuple));
      const most = map.getSize().y / 4;
      map.fitBounds(box, {
        paddingTopLeft: [EDGE_PX.side, Math.min(EDGE_PX.top, most)],
        paddingBottomRight: [EDGE_PX.side, Math.min(EDGE_PX.bottom, most)],
        maxZoom: ZOOM_ONE,
        // Leaflet forgets what it is told while it glides: the next press would be lost.
        animate: false,
      });
    },
    fit: () => {
      map.invalidateSize({ pan: false });
    },
    close: () => {
      map.remove();
    },
  };
}
