/** Opening a person's database, and opening it again when the browser took it away. */

import type { Store, StoreName, Tx } from '@xunan/phone';
import { type IDBPDatabase, openDB } from 'idb';
import { migrate, STEPS, type Step } from './schema';
import { faultOf, portOf } from './tx';

/** A store that can let go of its connection; the next transaction opens a new one. */
export interface PersonStore extends Store {
  close(): void;
}

/**
 * Every transaction that writes also names this store, so that the browser runs them one by one,
 * whichever tab they come from.
 *
 * Chromium (156 measured) deletes every database of the app when it is killed while two writing
 * transactions of one database are under way, because it cannot take both back at its next start.
 */
const WRITERS_MEET: StoreName = 'meta';

/** One database per person: whoever signs in next never meets another one's queue. */
export const databaseName = (personId: string): string => `xunan-${personId}`;

/**
 * The database of a person, made or migrated as needed at the first transaction.
 *
 * When another tab wants to upgrade it, or the browser closes it (under pressure it does), the
 * connection is let go and the next transaction opens a new one.
 */
export function openPersonStore(personId: string, steps: readonly Step[] = STEPS): PersonStore {
  let opening: Promise<IDBPDatabase> | undefined;

  const close = () => {
    // Closing waits for transactions under way; none is cut.
    opening?.then((db) => db.close()).catch(() => undefined);
    opening = undefined;
  };
  const connect = () => {
    opening ??= openDB(databaseName(personId), steps.length, {
      upgrade: (db, from) => migrate(db, from, steps),
      blocking: close,
      terminated: close,
    });
    opening.catch(() => {
      opening = undefined;
    });
    return opening;
  };
  const begin = async (names: readonly StoreName[], mode: Mode, durability: Durability) => {
    const all = mode === 'readwrite' ? [...new Set([...names, WRITERS_MEET])] : [...names];
    const open = async () => (await connect()).transaction(all, mode, { durability });
    try {
      return await open();
    } catch (error) {
      // A connection that closed under our hands is worth a second try.
      if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
      close();
      return open();
    }
  };

  return {
    close,
    async transact<T>(
      names: readonly StoreName[],
      mode: Mode,
      work: (tx: Tx) => Promise<T>,
      options?: { readonly strict?: boolean },
    ): Promise<T> {
      try {
        const tx = await begin(names, mode, options?.strict === true ? 'strict' : 'relaxed');
        return await settle(tx, () => work(portOf(tx)));
      } catch (error) {
        throw faultOf(error);
      }
    },
  };
}

type Mode = 'readonly' | 'readwrite';
type Durability = 'strict' | 'relaxed';
type Running = Parameters<typeof portOf>[0];

/** All of it or none: whatever stops the work takes back what it wrote. */
async function settle<T>(tx: Running, work: () => Promise<T>): Promise<T> {
  // Awaited below; until then a failure must not count as unheard.
  tx.done.catch(() => undefined);
  let result: T;
  try {
    result = await work();
  } catch (error) {
    try {
      tx.abort();
    } catch {
      // It has ended by itself, which is why the work stopped; its own error says more.
    }
    await tx.done.catch(() => undefined);
    throw tx.error ?? error;
  }
  await tx.done;
  return result;
}
