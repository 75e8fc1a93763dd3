/** Waiting for an engine whose every port answers at once. */

import type { Engine } from '../api';

const TURNS_MAX = 200_000;

/** Resolves when no pass is under way; a pass that never ends is a failure. */
export async function rest(engine: Engine): Promise<void> {
  for (let turn = 0; turn < TURNS_MAX && engine.status.busy; turn += 1) await Promise.resolve();
  if (engine.status.busy) throw new Error('a pass does not end');
}
