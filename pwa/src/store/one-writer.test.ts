import 'fake-indexeddb/auto';
import { openPersonStore } from './open';

/** Writes in several requests, and notes when it began and ended. */
async function written(
  store: ReturnType<typeof openPersonStore>,
  name: 'drafts' | 'outbox',
  seen: string[],
): Promise<void> {
  await store.transact([name], 'readwrite', async (tx) => {
    await tx.count(name);
    seen.push(`${name} begins`);
    for (let i = 0; i < 5; i += 1) await tx.put(name, i, { i });
    seen.push(`${name} ends`);
  });
}

describe('one writer at a time', () => {
  test('[row 1] transactions on different stores never write side by side: a kill would cost all', async () => {
    const seen: string[] = [];
    const [one, two] = [openPersonStore('w'), openPersonStore('w')];
    await Promise.all([
      written(one, 'drafts', seen),
      written(one, 'outbox', seen),
      written(two, 'drafts', seen),
      written(two, 'outbox', seen),
    ]);

    expect(seen).toHaveLength(8);
    for (let i = 0; i < seen.length; i += 2) {
      expect(seen[i + 1]).toBe(seen[i]?.replace('begins', 'ends'));
    }
  });

  test('[row 1] a reader does not wait for a writer of other stores', async () => {
    const store = openPersonStore('r');
    await store.transact(['outbox'], 'readwrite', (tx) => tx.put('outbox', 1, { s: 1 }));
    let writing = true;
    const slow = store.transact(['drafts'], 'readwrite', async (tx) => {
      while (writing) await tx.put('drafts', 'a', {});
    });
    const found = await store.transact(['outbox'], 'readonly', (tx) => tx.count('outbox'));
    writing = false;
    await slow;

    expect(found).toBe(1);
  });
});
