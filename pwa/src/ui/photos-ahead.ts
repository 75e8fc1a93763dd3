/** Small pictures fetched before anybody asks: where they are wanted there is no network. */

import { effect } from '@preact/signals';
import type { Engine } from '@xunan/phone';
import { isOpen, workKinds } from './kinds';
import { photosOf } from './record-words';
import { recordsOf } from './records';
import { session, status } from './session';

/** So many at most in one sitting, newest records first; about two megabytes. */
const AHEAD_MAX = 120;

/** Fetch the thumbnails of open records whenever the line is free; call once at the start. */
export function fetchPhotosAhead(): void {
  let asked = new Set<string>();
  let engine: Engine | undefined;
  let running = false;

  const fetchThem = async (from: Engine, wanted: readonly string[]) => {
    running = true;
    for (const sha256 of wanted) {
      asked.add(sha256);
      const found = await from.photo(sha256, 'thumb').catch(() => undefined);
      if (found) continue;
      // Not to be had now; the next free moment tries again.
      asked.delete(sha256);
      break;
    }
    running = false;
  };

  effect(() => {
    const now = session.value?.engine;
    if (now !== engine) {
      engine = now;
      asked = new Set();
    }
    if (!now || !isLineFree() || running) return;
    const wanted = wantedOf(now).filter((sha256) => !asked.has(sha256));
    if (wanted.length > 0) void fetchThem(now, wanted);
  });
}

/** Ops and photos of the person's own go first: nothing is fetched while some wait. */
function isLineFree(): boolean {
  const now = status.value;
  return now?.online === 'yes' && !now.busy && now.pending === 0 && now.photosPending === 0;
}

function wantedOf(engine: Engine): readonly string[] {
  return workKinds
    .flatMap((kind) =>
      recordsOf(engine, kind.name).rows.value.filter((row) => isOpen(kind, row.doc)),
    )
    .flatMap((row) => photosOf(row.doc))
    .filter((photo) => photo.stored === true)
    .map((photo) => String(photo.sha256))
    .slice(0, AHEAD_MAX);
}
