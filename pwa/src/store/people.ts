/** Who has used this phone, and whose turn it is now; nobody's work lies here. */

import type { Author } from '@xunan/phone';
import { type IDBPDatabase, openDB } from 'idb';
import { faultOf } from './tx';

const NAME = 'xunan';
const CURRENT = 'current';

/** A person whose database may be on this phone. */
export interface KnownPerson extends Author {
  /** Phone time of the last sign-in. */
  readonly at: number;
}

/** People who signed in on this phone, the latest first. */
export async function knownPeople(): Promise<readonly KnownPerson[]> {
  const people = await within((db) => db.getAll('people') as Promise<KnownPerson[]>);
  return people.sort((a, b) => b.at - a.at);
}

/** The person at work, or undefined when nobody is. */
export function currentPerson(): Promise<KnownPerson | undefined> {
  return within(async (db) => {
    const id = (await db.get('meta', CURRENT)) as string | undefined;
    return id === undefined ? undefined : ((await db.get('people', id)) as KnownPerson | undefined);
  });
}

/** This person is at work from now on; everybody else's database stays as it is. */
export function beginAs(person: KnownPerson): Promise<void> {
  return within(async (db) => {
    const tx = db.transaction(['people', 'meta'], 'readwrite', { durability: 'strict' });
    await tx.objectStore('people').put(person, person.id);
    await tx.objectStore('meta').put(person.id, CURRENT);
    await tx.done;
  });
}

/** Nobody is at work until somebody signs in; unsent work stays. */
export function stepOut(): Promise<void> {
  return within((db) => db.delete('meta', CURRENT));
}

async function within<T>(work: (db: IDBPDatabase) => Promise<T>): Promise<T> {
  try {
    const db = await openDB(NAME, 1, {
      upgrade(fresh) {
        for (const store of ['people', 'meta']) fresh.createObjectStore(store);
      },
    });
    try {
      return await work(db);
    } finally {
      db.close();
    }
  } catch (error) {
    throw faultOf(error);
  }
}
