/** What the engine needs now and then; `rest.ts` fetches it. */

export { catchUp } from './catch-up';
export { purge, tidy } from './housekeeping';
export { offersAfter, packNew, unpackChanged } from './packs-pull';
export { sendPhotos } from './photo-round';
export { fetchPhoto, noteBlobs } from './photos';
export { registerAnew } from './register';
export { part, startOver, wipe } from './renew';
export { sent } from './sent';
export { narrowed, passUnreadable } from './set-aside';
export { takeOffered } from './snapshot-round';
export { restarted, sweepOut } from './sweep';
export { bringUp, upconvert } from './upconvert';
export { createWake } from './wake';
