/** Hand-over: fetched only by whoever packs or carries, so that the engine stays small [H]. */

export * from './parcel-carry';
export * from './parcel-format';
export * from './parcel-pack';
