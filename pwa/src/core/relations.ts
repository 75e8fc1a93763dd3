/** How records of different kinds hang together: parents, children, what is carried over. */

import type { Kind } from '../contract/types';
import type { Fields, Json, JsonObject, RecordBody } from './body';
import { textOf } from './body';

/** The kind whose records a kind's records belong to; "" for one that stands alone. */
export function parentKindOf(kind: Kind): string {
  return kind.fields.find(({ name }) => name === kind.parent?.field)?.of ?? '';
}

/** The kinds whose records belong to one of this kind, in the order of the catalogue. */
export function childKinds(kinds: readonly Kind[], parent: Kind): readonly Kind[] {
  return kinds.filter((kind) => parentKindOf(kind) === parent.name);
}

/** The id of the record that a record belongs to, or "". */
export function parentIdOf(kind: Kind, fields: Fields): string {
  return kind.parent ? textOf(fields[kind.parent.field]) : '';
}

/** Whether a child may be reported now: its parent stands in a fitting state. */
export function takesChild(child: Kind, parent: RecordBody): boolean {
  const states = child.parent?.states ?? [];
  return states.length === 0 || states.includes(parent.state);
}

/** What a child holds because of its parent: which one it is, and what is carried over. */
export function carried(child: Kind, parent: RecordBody): JsonObject {
  if (!child.parent) return {};
  const filled: { [name: string]: Json } = { [child.parent.field]: parent.id };
  for (const [own, from] of child.parent.carry) {
    const value = parent.f[from];
    if (value !== undefined && value !== null) filled[own] = value;
  }
  return filled;
}

/** The children of a record, the newest first by time of the report. */
export function childrenOf<Row extends { readonly doc: RecordBody }>(
  child: Kind,
  parentId: string,
  rows: readonly Row[],
): readonly Row[] {
  const timeOf = ({ doc }: Row) => textOf(doc.f[child.promote.captured]) || doc.log[0]?.at || '';
  return rows
    .filter(({ doc }) => parentIdOf(child, doc.f) === parentId)
    .sort((a, b) =>
      timeOf(a) < timeOf(b) || (timeOf(a) === timeOf(b) && a.doc.id < b.doc.id) ? 1 : -1,
    );
}

/** What a report starts with because the newest sibling was answered so. */
export function prefilled(child: Kind, newest: RecordBody | undefined): JsonObject {
  if (!newest) return {};
  const filled: { [name: string]: Json } = {};
  for (const { name, prefill } of child.fields) {
    const value = newest.f[name];
    if (prefill && value !== undefined && value !== null) filled[name] = value;
  }
  return filled;
}

/** Records of the same kind that may be the same thing as these answers: open, alike in `doubles`. */
export function doublesOf<Row extends { readonly doc: RecordBody }>(
  kind: Kind,
  answers: Fields,
  rows: readonly Row[],
): readonly Row[] {
  if (kind.doubles.length === 0) return [];
  const open = new Set(kind.states.filter((state) => state.open).map(({ name }) => name));
  const alike = (doc: RecordBody) =>
    kind.doubles.every((name) => {
      const value = answers[name];
      return value !== undefined && value !== null && value === doc.f[name];
    });
  return rows.filter(({ doc }) => open.has(doc.state) && alike(doc));
}
