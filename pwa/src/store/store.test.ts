import 'fake-indexeddb/auto';
import { type Store, StoreError, type StoreName } from '@xunan/phone';
import { deleteDB, openDB } from 'idb';
import { createMemoryStore } from '../../../sync/phone/src/memory-store';
import { databaseName, openPersonStore } from './open';
import { beginAs, currentPerson, knownPeople, stepOut } from './people';
import { STEPS } from './schema';

let made = 0;
const fresh = () => {
  made += 1;
  return `person-${made}`;
};

const kinds: readonly (readonly [string, () => Store])[] = [
  ['memory', () => createMemoryStore()],
  ['IndexedDB', () => openPersonStore(fresh())],
];

describe.each(kinds)('the store port over %s', (_, open) => {
  const write = (
    store: Store,
    name: StoreName,
    rows: readonly (readonly [string | number, unknown])[],
  ) =>
    store.transact([name], 'readwrite', async (tx) => {
      for (const [key, row] of rows) await tx.put(name, key, row);
    });

  test('what was put is found, in the order of keys', async () => {
    const store = open();
    await write(store, 'outbox', [
      [10, 'ten'],
      [9, 'nine'],
      [2, 'two'],
    ]);
    const found = await store.transact(['outbox'], 'readonly', async (tx) => ({
      one: await tx.get('outbox', 9),
      none: await tx.get('outbox', 1),
      all: await tx.all('outbox'),
      keys: await tx.keys<number>('outbox'),
      many: await tx.count('outbox'),
    }));
    expect(found).toEqual({
      one: 'nine',
      none: undefined,
      all: ['two', 'nine', 'ten'],
      keys: [2, 9, 10],
      many: 3,
    });
  });

  test('a range has its start and lacks its end', async () => {
    const store = open();
    await write(
      store,
      'docs',
      ['a/1', 'a/2', 'a/3', 'b/1'].map((key) => [key, key]),
    );
    const within = (range: object) =>
      store.transact(['docs'], 'readonly', (tx) => tx.all('docs', range));
    expect(await within({ from: 'a/2', to: 'a0' })).toEqual(['a/2', 'a/3']);
    expect(await within({ from: 'a/3' })).toEqual(['a/3', 'b/1']);
    expect(await within({ to: 'a/2' })).toEqual(['a/1']);
  });

  test('[R1] work that throws leaves everything as it was, and its error comes out', async () => {
    const store = open();
    await write(store, 'docs', [['a/1', 1]]);
    const broken = store.transact(['docs', 'outbox'], 'readwrite', async (tx) => {
      await tx.put('docs', 'a/1', 2);
      await tx.delete('docs', 'a/1');
      await tx.put('outbox', 1, 'op');
      await tx.clear('docs');
      throw new RangeError('stop');
    });
    await expect(broken).rejects.toThrow(RangeError);
    const after = await store.transact(['docs', 'outbox'], 'readonly', async (tx) => [
      await tx.all('docs'),
      await tx.all('outbox'),
    ]);
    expect(after).toEqual([[1], []]);
  });

  test('what is stored is a copy', async () => {
    const store = open();
    const row = { f: { place: '桥头' } };
    await write(store, 'docs', [['a/1', row]]);
    row.f.place = '桥尾';
    expect(await store.transact(['docs'], 'readonly', (tx) => tx.get('docs', 'a/1'))).toEqual({
      f: { place: '桥头' },
    });
  });

  test('[M16] a field named "__proto__" is a field', async () => {
    const store = open();
    const row = JSON.parse('{"f":{"__proto__":{"x":1},"constructor":"c"}}') as object;
    await write(store, 'docs', [['a/1', row]]);
    const found = await store.transact(['docs'], 'readonly', (tx) => tx.get<object>('docs', 'a/1'));
    expect(JSON.stringify(found)).toBe(JSON.stringify(row));
  });

  test('transactions that write the same store go one after the other', async () => {
    const store = open();
    const add = () =>
      store.transact(['meta'], 'readwrite', async (tx) => {
        const n = (await tx.get<number>('meta', 'n')) ?? 0;
        await tx.put('meta', 'n', n + 1);
      });
    await Promise.all(Array.from({ length: 20 }, add));
    expect(await store.transact(['meta'], 'readonly', (tx) => tx.get('meta', 'n'))).toBe(20);
  });

  test('bytes come back as bytes', async () => {
    const store = open();
    await write(store, 'bytes', [['sha', new Uint8Array([1, 2, 3]).buffer]]);
    const bytes = await store.transact(['bytes'], 'readonly', (tx) =>
      tx.get<ArrayBuffer>('bytes', 'sha'),
    );
    expect([...new Uint8Array(bytes as ArrayBuffer)]).toEqual([1, 2, 3]);
  });
});

describe('the database of a person', () => {
  const put = (store: Store, value: unknown) =>
    store.transact(['meta'], 'readwrite', (tx) => tx.put('meta', 'n', value));
  const get = (store: Store) => store.transact(['meta'], 'readonly', (tx) => tx.get('meta', 'n'));

  test('[row 22] nobody meets the work of another', async () => {
    const [wang, li] = [openPersonStore(fresh()), openPersonStore(fresh())];
    await put(wang, '王的');
    expect(await get(li)).toBeUndefined();
    expect(await get(wang)).toBe('王的');
  });

  test('[row 15] a connection that was closed is opened again by the next transaction', async () => {
    const store = openPersonStore(fresh());
    await put(store, 1);
    store.close();
    expect(await get(store)).toBe(1);
  });

  test('a newer version in another tab is let in, and this tab says that it is too old', async () => {
    const person = fresh();
    const store = openPersonStore(person);
    await put(store, 1);
    const newer = openPersonStore(person, [...STEPS, (db) => void db.createObjectStore('more')]);
    expect(await get(newer)).toBe(1);
    await expect(get(store)).rejects.toMatchObject({ fault: 'blocked' });
  });

  test('each step of a migration runs once, on the rows that are there', async () => {
    const person = fresh();
    await put(openPersonStore(person), '旧');
    const ran: number[] = [];
    const steps = [...STEPS, () => void ran.push(2), () => void ran.push(3)];
    const store = openPersonStore(person, steps);
    openPersonStore(person).close();
    expect(await get(store)).toBe('旧');
    expect(ran).toEqual([2, 3]);
    store.close();
    expect(await get(openPersonStore(person, steps))).toBe('旧');
    expect(ran).toEqual([2, 3]);
    store.close();
    await deleteDB(databaseName(person));
  });

  test('[row 15] no room is a fault with a name of its own', async () => {
    const store = openPersonStore(fresh());
    await put(store, 1);
    const full = store.transact(['meta'], 'readwrite', async () => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    await expect(full).rejects.toBeInstanceOf(StoreError);
    await expect(full).rejects.toMatchObject({ fault: 'full' });
    const broken = store.transact(['meta'], 'readwrite', async () => {
      throw new DOMException('disk', 'UnknownError');
    });
    await expect(broken).rejects.toMatchObject({ fault: 'failed' });
    expect(await get(store)).toBe(1);
  });

  test('what can not be stored is an error and not a silence', async () => {
    await expect(put(openPersonStore(fresh()), () => 1)).rejects.toMatchObject({ fault: 'failed' });
  });
});

describe('people on this phone', () => {
  test('the last to sign in is at work; stepping out forgets nobody', async () => {
    await beginAs({ id: 'a', name: '王', role: 'grid_worker', at: 1 });
    await beginAs({ id: 'b', name: '李', role: 'grid_worker', at: 2 });
    expect((await currentPerson())?.id).toBe('b');
    expect((await knownPeople()).map(({ id }) => id)).toEqual(['b', 'a']);
    await stepOut();
    expect(await currentPerson()).toBeUndefined();
    expect(await knownPeople()).toHaveLength(2);
    const db = await openDB('xunan');
    expect([...db.objectStoreNames]).toEqual(['meta', 'people']);
    db.close();
  });
});
