/**
 * What the first screen does not need: one file, `rest-parts.ts`, fetched as soon as the engine
 * has started, so that it is here before it is wanted and when the network has gone.
 */

import type { Store } from './ports';

export type Rest = typeof import('./rest-parts');

let parts: Rest | undefined;

/** The file is not here; where it could not be fetched, what wanted it has to be tried again. */
export class MissingPartError extends Error {}

export async function fetchRest(): Promise<Rest> {
  parts ??= await import('./rest-parts').catch((cause: unknown) => {
    throw new MissingPartError(String(cause));
  });
  return parts;
}

/**
 * For the inside of a transaction, which cannot wait for a file: one that comes too early ends here
 * with nothing written, and a `patient` store begins it anew.
 */
export function rest(): Rest {
  if (parts === undefined) throw new MissingPartError();
  return parts;
}

/** The store, but a transaction that lacks the file waits for it outside and runs again. */
export function patient(store: Store): Store {
  return {
    async transact(...call) {
      try {
        return await store.transact(...call);
      } catch (error) {
        if (!(error instanceof MissingPartError)) throw error;
        await fetchRest();
        return store.transact(...call);
      }
    },
  };
}
