/**
 * Who has used this phone, and whose turn it is now; nobody's work lies here.
 *
 * The shell asks before anything else is here, so this stands on the bare browser interface.
 */

import type { Author } from '@xunan/phone';

const NAME = 'xunan';
const PEOPLE = 'people';
const META = 'meta';
const CURRENT = 'current';

/** A person whose database may be on this phone. */
export interface KnownPerson extends Author {
  /** Phone time of the last sign-in. */
  readonly at: number;
}

/** People who signed in on this phone, the latest first. */
export async function knownPeople(): Promise<readonly KnownPerson[]> {
  const people = await within('readonly', (tx) =>
    answerOf<KnownPerson[]>(tx.objectStore(PEOPLE).getAll()),
  );
  return people.sort((a, b) => b.at - a.at);
}

/** The person at work, or undefined when nobody is. */
export function currentPerson(): Promise<KnownPerson | undefined> {
  return within('readonly', async (tx) => {
    const id = await answerOf<string | undefined>(tx.objectStore(META).get(CURRENT));
    if (id === undefined) return undefined;
    return answerOf<KnownPerson | undefined>(tx.objectStore(PEOPLE).get(id));
  });
}

/** This person is at work from now on; everybody else's database stays as it is. */
export function beginAs(person: KnownPerson): Promise<void> {
  return within('readwrite', async (tx) => {
    tx.objectStore(PEOPLE).put(person, person.id);
    tx.objectStore(META).put(person.id, CURRENT);
  });
}

/** Nobody is at work until somebody signs in; unsent work stays. */
export function stepOut(): Promise<void> {
  return within('readwrite', async (tx) => {
    tx.objectStore(META).delete(CURRENT);
  });
}

/** Do it in one transaction; resolves when the phone has it for good. */
async function within<T>(
  mode: IDBTransactionMode,
  work: (tx: IDBTransaction) => Promise<T>,
): Promise<T> {
  const db = await opened();
  try {
    const tx = db.transaction([PEOPLE, META], mode, { durability: 'strict' });
    const done = new Promise<void>((resolve, reject) => {
      tx.oncomplete = () => resolve();
      tx.onabort = () => reject(tx.error);
    });
    const [result] = await Promise.all([work(tx), done]);
    return result;
  } finally {
    db.close();
  }
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    for (const store of [PEOPLE, META]) request.result.createObjectStore(store);
  };
  return answerOf(request);
}

function answerOf<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error);
  });
}
