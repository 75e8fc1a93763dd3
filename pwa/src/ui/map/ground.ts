import type * as Leaflet from 'leaflet';
import { type Sheet, wgs84 } from '../../core/datum';
import type { BaseMap, CountyMap, VillagePoint } from './county-map';
import * as L from './leaflet';
import { gridOf } from './scale-grid';

/** From this zoom on villages are named; below it the names would only lie on one another. */
const NAMES_ZOOM = 11;
const NAME_CELL: Leaflet.PointTuple = [110, 34];

/** Under the pictures: it shows wherever none came. */
const GRID_PANE = 'grid';

/** What lies under the pins: a grid, pictures over it, the county's outline, the villages' names. */
export class Ground {
  readonly #map: Leaflet.Map;
  readonly #grid = L.layerGroup();
  readonly #outline = L.layerGroup();
  readonly #names = L.layerGroup();
  readonly #pictures = L.layerGroup();
  #base: BaseMap | null = null;
  #points: readonly VillagePoint[] = [];
  #sheet: Sheet | null = null;

  constructor(map: Leaflet.Map) {
    this.#map = map;
    map.createPane(GRID_PANE).classList.add('map-grid-pane');
    for (const layer of [this.#pictures, this.#grid, this.#outline, this.#names]) layer.addTo(map);
    map.on('moveend', () => this.#follow());
  }

  show(county: CountyMap | null, sheet: Sheet): void {
    this.#sheet = sheet;
    this.#points = county?.points ?? [];
    this.#outline.clearLayers();
    for (const { rings } of county?.outline ?? []) {
      const corners = rings.map((ring) =>
        ring.map(([lat, lon]) => [...sheet.place(wgs84(lat, lon))] as Leaflet.LatLngTuple),
      );
      L.polygon(corners, { className: 'map-outline', interactive: false }).addTo(this.#outline);
    }
    this.#lay(county?.base ?? null);
    this.#follow();
  }

  /** Lay pictures; the same ones stay, so that nothing flickers. */
  #lay(base: BaseMap | null): void {
    if (JSON.stringify(base) === JSON.stringify(this.#base)) return;
    this.#base = base;
    this.#pictures.clearLayers();
    for (const { url, hosts } of base?.layers ?? []) {
      L.tileLayer(url, {
        subdomains: [...hosts],
        maxNativeZoom: base?.max_zoom ?? 18,
        maxZoom: this.#map.getMaxZoom(),
        // Keys for browsers are bound to the asking page's host; more than that is not told.
        referrerPolicy: 'origin',
      }).addTo(this.#pictures);
    }
  }

  #follow(): void {
    const sheet = this.#sheet;
    if (!sheet) return;
    this.#drawGrid();
    this.#drawNames(sheet);
  }

  #drawGrid(): void {
    this.#grid.clearLayers();
    const box = this.#map.getBounds().pad(0.1);
    const [south, north] = [box.getSouth(), box.getNorth()];
    const [west, east] = [box.getWest(), box.getEast()];
    const middle = this.#map.getCenter();
    const pixel = this.#map.project(middle).add([1, 0]);
    const { lats, lons } = gridOf(
      { south, north, west, east },
      this.#map.distance(middle, this.#map.unproject(pixel)),
    );
    const lines: Leaflet.LatLngTuple[][] = [
      ...lats.map((lat): Leaflet.LatLngTuple[] => [
        [lat, west],
        [lat, east],
      ]),
      ...lons.map((lon): Leaflet.LatLngTuple[] => [
        [south, lon],
        [north, lon],
      ]),
    ];
    L.polyline(lines, { pane: GRID_PANE, className: 'map-grid', interactive: false }).addTo(
      this.#grid,
    );
  }

  /** Names that would lie on one another give way to the earlier one. */
  #drawNames(sheet: Sheet): void {
    this.#names.clearLayers();
    const zoom = this.#map.getZoom();
    if (zoom < NAMES_ZOOM) return;
    const box = this.#map.getBounds();
    const taken = new Set<string>();
    for (const { name, lat, lon } of this.#points) {
      const at = L.latLng([...sheet.place(wgs84(lat, lon))] as Leaflet.LatLngTuple);
      if (!box.contains(at)) continue;
      const { x, y } = this.#map.project(at, zoom);
      const cell = `${Math.round(x / NAME_CELL[0])}:${Math.round(y / NAME_CELL[1])}`;
      if (taken.has(cell)) continue;
      taken.add(cell);
      const word = document.createElement('span');
      word.textContent = name;
      const icon = L.divIcon({ className: 'map-name', html: word, iconSize: [0, 0] });
      L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(
        this.#names,
      );
    }
  }
}
