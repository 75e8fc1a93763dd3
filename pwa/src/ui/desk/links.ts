/** Which records point to a record. */

import type { ViewRow } from '@xunan/phone';
import type { Field, Kind } from '../../contract/types';

export type Pointers = {
  readonly kind: Kind;
  readonly field: Field;
  /** The field is what a last step asks: those records have become part of this one. */
  readonly merged: boolean;
  readonly rows: readonly ViewRow[];
};

/** By kind and field, all records whose answer is the record `id` of the kind `of`. */
export function pointersTo(
  kinds: readonly Kind[],
  of: string,
  id: string,
  rowsOf: (kind: string) => readonly ViewRow[],
): readonly Pointers[] {
  return kinds.flatMap((kind) =>
    kind.fields
      .filter((field) => field.type === 'record' && field.of === of)
      .map((field) => ({
        kind,
        field,
        merged: kind.name === of && isAskedLast(kind, field),
        rows: rowsOf(kind.name).filter((row) => row.doc.f[field.name] === id),
      }))
      .filter(({ rows }) => rows.length > 0),
  );
}

function isAskedLast(kind: Kind, field: Field): boolean {
  const final = new Set(kind.states.filter((state) => state.final).map(({ name }) => name));
  return kind.moves.some(
    (move) => final.has(move.end) && move.asks.some((ask) => ask.field === field.name),
  );
}
