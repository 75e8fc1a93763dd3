/** After an update of the app: every view in today's terms, before anything is shown [V3]. */

import type { EngineOptions } from './api';
import type { Doc } from './messages';
import type { StoreName, Tx } from './ports';
import { replay } from './replay';
import { type OpRow, recordKey, type ViewRow } from './rows';
import { byRecord } from './view';

const STORES: readonly StoreName[] = ['docs', 'base', 'outbox', 'meta'];

/** `meta` "forms": the version of each kind's operations that the views are told in. */
type Forms = { readonly [kind: string]: number };

/**
 * Build the views of those kinds anew whose operations have another version than when this phone
 * last looked.
 *
 * One record that cannot be read stays as it is and stops none of the others.
 */
export async function catchUp({ store, kinds }: EngineOptions): Promise<void> {
  await store.transact(STORES, 'readwrite', async (tx) => {
    const forms = (await tx.get<Forms>('meta', 'forms')) ?? {};
    const due = kinds.changed.filter((kind) => (forms[kind] ?? 1) !== kinds.version(kind));
    if (due.length === 0) return;
    const waiting = byRecord(await tx.all<OpRow>('outbox'));
    for (const kind of due) {
      // '0' is the character after '/'.
      const rows = await tx.all<ViewRow>('docs', { from: `${kind}/`, to: `${kind}0` });
      for (const row of rows) {
        const key = recordKey(kind, row.id);
        const ops = waiting.get(key) ?? [];
        const confirmed = ops.length === 0 ? row.doc : await tx.get<Doc>('base', key);
        const now = retold(row, () => replay(confirmed ?? null, ops, kinds));
        if (now !== row) await tx.put('docs', key, now);
      }
    }
    await noted(tx, forms, kinds, due);
  });
}

function retold(row: ViewRow, told: () => ReturnType<typeof replay>): ViewRow {
  try {
    const { doc, ...rest } = told();
    return doc === null || doc === row.doc ? row : { ...row, ...rest, doc };
  } catch {
    return row;
  }
}

async function noted(
  tx: Tx,
  forms: Forms,
  kinds: EngineOptions['kinds'],
  due: readonly string[],
): Promise<void> {
  const now = due.map((kind) => [kind, kinds.version(kind)] as const);
  await tx.put('meta', 'forms', { ...forms, ...Object.fromEntries(now) });
}
