/**
 * Parcels of colleagues that this phone carries; sealed, so nobody's work lies open here.
 *
 * They belong to the phone and not to a person: whoever is signed in when there is a network brings
 * them to the server.
 */

import type { Parcel, ParcelHead, Receipt, SealedPart } from '@xunan/phone/parcels';
import { type IDBPDatabase, openDB } from 'idb';

const NAME = 'xunan-carried';
const PARCELS = 'parcels';
const BYTES = 'bytes';

export interface Carried {
  readonly id: string;
  readonly by: string;
  readonly made_at: string;
  readonly ops: number;
  readonly bytes: number;
  readonly parts: readonly SealedPart[];
  /** Phone time of the last change of `state`. */
  readonly at: number;
  readonly state: 'waiting' | 'arrived' | 'refused';
  /** Why it was refused, or "". */
  readonly code: string;
  readonly receipt?: Receipt;
}

/** Everything carried, the latest first. */
export function carriedParcels(): Promise<readonly Carried[]> {
  return within(async (db) =>
    ((await db.getAll(PARCELS)) as Carried[]).sort((a, b) => b.at - a.at),
  );
}

/** Take a parcel along; false where it is here already and waits, or has arrived. */
export function takeAlong({ head, top, parts }: Parcel, at: number): Promise<boolean> {
  return within(async (db) => {
    const tx = db.transaction([PARCELS, BYTES], 'readwrite', { durability: 'strict' });
    const known = (await tx.objectStore(PARCELS).get(head.id)) as Carried | undefined;
    if (known === undefined || known.state === 'refused') {
      await tx.objectStore(PARCELS).put(rowOf(head, top.length, at), head.id);
      for (const [number, bytes] of [top, ...parts].entries()) {
        await tx.objectStore(BYTES).put(bytes.buffer, keyOf(head.id, number));
      }
    }
    await tx.done;
    return known === undefined || known.state === 'refused';
  });
}

/** Part 0 is the top, the photos are 1, 2, … */
export function bytesOf(id: string, number: number): Promise<ArrayBuffer | undefined> {
  return within((db) => db.get(BYTES, keyOf(id, number)));
}

/** Note what became of a parcel; one that has arrived gives its room back. */
export function settle(row: Carried): Promise<void> {
  return within(async (db) => {
    const tx = db.transaction([PARCELS, BYTES], 'readwrite', { durability: 'strict' });
    await tx.objectStore(PARCELS).put(row, row.id);
    if (row.state === 'arrived') await tx.objectStore(BYTES).delete(rangeOf(row.id));
    await tx.done;
  });
}

/** Forget a parcel. */
export function leaveBehind(id: string): Promise<void> {
  return within(async (db) => {
    const tx = db.transaction([PARCELS, BYTES], 'readwrite');
    await tx.objectStore(PARCELS).delete(id);
    await tx.objectStore(BYTES).delete(rangeOf(id));
    await tx.done;
  });
}

function rowOf(head: ParcelHead, top: number, at: number): Carried {
  const { id, by, made_at, ops, photos } = head;
  const bytes = photos.reduce((sum, part) => sum + part.size, top);
  return { id, by, made_at, ops, bytes, parts: photos, at, state: 'waiting', code: '' };
}

const keyOf = (id: string, number: number): string => `${id}/${number}`;

/** '0' is the character after '/'. */
const rangeOf = (id: string): IDBKeyRange => IDBKeyRange.bound(`${id}/`, `${id}0`);

async function within<T>(work: (db: IDBPDatabase) => Promise<T>): Promise<T> {
  const db = await openDB(NAME, 1, {
    upgrade(fresh) {
      for (const store of [PARCELS, BYTES]) fresh.createObjectStore(store);
    },
  });
  try {
    return await work(db);
  } finally {
    db.close();
  }
}
