/** Which answers a record shows, and in which group. */

import type { Doc } from '@xunan/phone';
import type { Field, Kind } from '../../contract/types';

export type FactGroup = { readonly name: 'facts' | 'work'; readonly fields: readonly Field[] };

/** Shown elsewhere: photos and notes as lists, the position as a block of its own. */
const ELSEWHERE: ReadonlySet<Field['type']> = new Set(['photos', 'notes', 'geo']);

/**
 * What the first report said, and what the work on it added; empty answers are left out unless they
 * belong to the first report, where a gap tells something too.
 */
export function factGroups(kind: Kind, doc: Doc): readonly FactGroup[] {
  const asked = new Set(kind.moves.flatMap((move) => move.asks.map((ask) => ask.field)));
  const head = new Set([kind.promote.number, kind.promote.title]);
  const shown = kind.fields.filter((field) => !ELSEWHERE.has(field.type) && !head.has(field.name));
  const isWork = (field: Field) => field.asked === '' && asked.has(field.name);
  const has = (field: Field) => doc.f[field.name] !== undefined && doc.f[field.name] !== '';
  const groups: readonly FactGroup[] = [
    {
      name: 'facts',
      fields: shown.filter((field) => !isWork(field) && (has(field) || field.asked === 'first')),
    },
    { name: 'work', fields: shown.filter((field) => isWork(field) && has(field)) },
  ];
  return groups.filter((group) => group.fields.length > 0);
}
