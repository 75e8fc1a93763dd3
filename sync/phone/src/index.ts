/** The phone half of the sync protocol; README.md tells how screens use it. */

export { ActError } from './act-error';
export type * from './api';
export { canonical, same } from './canonical';
export { createEngine } from './engine';
export { applyOp } from './merge';
export type * from './messages';
export type * from './outcome';
export type * from './ports';
export { StoreError } from './ports';
export type * from './rows';
export { recordKey } from './rows';
export type { AppFacts, Identity, Proof, SignedIn } from './sign-in';
