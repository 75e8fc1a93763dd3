/** The parts of Leaflet that the map is made of; its popups, overlays and controls stay behind. */

import 'leaflet/src/layer/vector/Renderer.getRenderer.js';

export { scale } from 'leaflet/src/control/Control.Scale.js';
export { toLatLng as latLng } from 'leaflet/src/geo/LatLng.js';
export { toLatLngBounds as latLngBounds } from 'leaflet/src/geo/LatLngBounds.js';
export { layerGroup } from 'leaflet/src/layer/LayerGroup.js';
export { divIcon } from 'leaflet/src/layer/marker/DivIcon.js';
export { marker } from 'leaflet/src/layer/marker/Marker.js';
export { tileLayer } from 'leaflet/src/layer/tile/TileLayer.js';
export { circle } from 'leaflet/src/layer/vector/Circle.js';
export { polygon } from 'leaflet/src/layer/vector/Polygon.js';
export { polyline } from 'leaflet/src/layer/vector/Polyline.js';
// With its handlers: keys, wheel, fingers.
export { map } from 'leaflet/src/map/index.js';
