/** Records as signals: a screen reads one and is drawn again when the engine changes it. */

import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Engine, ViewRow } from '@xunan/phone';

/** So many rows are read at a time: the first are on the screen before the last are read. */
const PAGE = 200;

export type Records = {
  /** Newest first. */
  readonly rows: ReadonlySignal<readonly ViewRow[]>;
  /** False until all rows have been read once. */
  readonly loaded: ReadonlySignal<boolean>;
};

type Shelf = Records & {
  readonly byId: Signal<ReadonlyMap<string, ViewRow>>;
  readonly full: Signal<boolean>;
  readonly engine: Engine;
  /** Counts the times it was filled: an earlier filling must not bring back what is gone. */
  round: number;
};

/** The engine's word for: anything may have changed, of a kind or at all; read all of it again. */
const EVERYTHING = '*';

/** So many changed records are read again page by page instead of one by one. */
const MANY = 100;

const shelves = new Map<string, Shelf>();

/** Counts the changes of whatever is not a record: "drafts", "results", "photos". */
const others = new Map<string, Signal<number>>();

/** All records of a kind on this phone; the first call reads them, later changes follow. */
export function recordsOf(engine: Engine, kind: string): Records {
  const known = shelves.get(kind);
  if (known) return known;
  const byId = signal<ReadonlyMap<string, ViewRow>>(new Map());
  const full = signal(false);
  const rows = computed(() =>
    // Ids are UUIDs of version 7: their order is that of creation.
    [...byId.value.values()].sort((a, b) => (a.id < b.id ? 1 : -1)),
  );
  const shelf: Shelf = { rows, loaded: full, byId, full, engine, round: 0 };
  shelves.set(kind, shelf);
  void fill(kind, shelf);
  return shelf;
}

/** One record; undefined while it is read, null when it is not on this phone. */
export function recordOf(
  engine: Engine,
  kind: string,
  id: string,
): ReadonlySignal<ViewRow | null | undefined> {
  const records = recordsOf(engine, kind) as Shelf;
  if (!records.byId.value.has(id)) void refresh(kind, records, [id]);
  return computed(() => records.byId.value.get(id) ?? (records.full.value ? null : undefined));
}

/** A record of a kind that some screen has begun to read; undefined where it is not there (yet). */
export function heldRecord(kind: string, id: string): ViewRow | undefined {
  return shelves.get(kind)?.byId.value.get(id);
}

/** Grows whenever the engine changed the thing of that name: "drafts", "results", "photos". */
export function changesOf(name: string): ReadonlySignal<number> {
  let counter = others.get(name);
  if (!counter) {
    counter = signal(0);
    others.set(name, counter);
  }
  return counter;
}

/** Take note of the keys that the engine changed. */
export function noteChanges(keys: readonly string[]): void {
  if (keys.includes(EVERYTHING)) {
    readAgain();
    return;
  }
  const idsByKind = new Map<string, string[]>();
  for (const key of keys) {
    const cut = key.indexOf('/');
    if (cut < 0) {
      const counter = changesOf(key) as Signal<number>;
      counter.value += 1;
    } else {
      const kind = key.slice(0, cut);
      idsByKind.set(kind, [...(idsByKind.get(kind) ?? []), key.slice(cut + 1)]);
    }
  }
  for (const [kind, ids] of idsByKind) {
    const shelf = shelves.get(kind);
    if (!shelf) continue;
    if (ids.length > MANY || ids.includes(EVERYTHING)) void fill(kind, shelf);
    else void refresh(kind, shelf, ids);
  }
}

function readAgain(): void {
  for (const [kind, shelf] of shelves) {
    batch(() => {
      shelf.full.value = false;
      shelf.byId.value = new Map();
    });
    void fill(kind, shelf);
  }
  for (const counter of others.values()) counter.value += 1;
}

/** Let go of everything: another person uses the phone. */
export function forgetRecords(): void {
  shelves.clear();
}

/** Read all of a kind; what stands on the shelf stays there until it is known to be gone. */
async function fill(kind: string, shelf: Shelf): Promise<void> {
  shelf.round += 1;
  const { round } = shelf;
  const unseen = new Set(shelf.byId.value.keys());
  let before: string | undefined;
  for (;;) {
    const page = await shelf.engine.list(kind, { limit: PAGE, ...(before ? { before } : {}) });
    if (shelf.round !== round) return;
    put(shelf, page);
    for (const row of page) unseen.delete(row.id);
    before = page.at(-1)?.id;
    if (page.length < PAGE || before === undefined) break;
  }
  put(shelf, [], [...unseen]);
  shelf.full.value = true;
}

async function refresh(kind: string, shelf: Shelf, ids: readonly string[]): Promise<void> {
  const { round } = shelf;
  const found = await Promise.all(ids.map((id) => shelf.engine.view(kind, id)));
  if (shelf.round !== round) return;
  const gone = ids.filter((_, index) => found[index] === undefined);
  put(
    shelf,
    found.filter((row) => row !== undefined),
    gone,
  );
}

function put(shelf: Shelf, rows: readonly ViewRow[], gone: readonly string[] = []): void {
  if (rows.length === 0 && gone.length === 0) return;
  const next = new Map(shelf.byId.value);
  for (const row of rows) next.set(row.id, row);
  for (const id of gone) next.delete(id);
  shelf.byId.value = next;
}
