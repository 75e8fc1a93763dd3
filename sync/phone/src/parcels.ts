/** Hand-over and black box: fetched by whoever uses them, so that the engine stays small [H]. */

export * from './black-box';
export * from './parcel-carry';
export * from './parcel-format';
export * from './parcel-pack';
