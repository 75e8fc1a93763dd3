/** Which answers a record shows, and in which group. */

import type { Doc } from '@xunan/phone';
import type { Field, Kind } from '../../contract/types';
import { isFilled } from '../../core/conditions';

export type FactGroup = { readonly name: 'facts' | 'work'; readonly fields: readonly Field[] };

/** Shown elsewhere: photos and notes as lists, the position as a block of its own. */
const ELSEWHERE: ReadonlySet<Field['type']> = new Set(['photos', 'notes', 'geo']);

/**
 * What the first report said, and what the work on it added; empty answers are left out unless they
 * belong to the first screen of a report, where a gap tells something too.
 */
export function factGroups(kind: Kind, doc: Doc): readonly FactGroup[] {
  const asked = new Set(kind.moves.flatMap((move) => move.asks.map((ask) => ask.field)));
  const isWork = (field: Field) => field.asked === '' && asked.has(field.name);
  const shown = kind.fields.filter((field) => isFact(kind, field) && !isBlank(field, doc));
  const groups: readonly FactGroup[] = [
    { name: 'facts', fields: shown.filter((field) => !isWork(field)) },
    { name: 'work', fields: shown.filter(isWork) },
  ];
  return groups.filter((group) => group.fields.length > 0);
}

/** Fields that could be answered and are not; those that only a step fills are left to it. */
export function blankFields(kind: Kind, doc: Doc): readonly Field[] {
  return kind.fields.filter((field) => isFact(kind, field) && isBlank(field, doc));
}

/** The number stands in the head; photos, notes and the position have places of their own. */
function isFact(kind: Kind, field: Field): boolean {
  return !ELSEWHERE.has(field.type) && field.name !== kind.promote.number;
}

function isBlank(field: Field, doc: Doc): boolean {
  return field.asked !== 'first' && !isFilled(doc.f[field.name]);
}
