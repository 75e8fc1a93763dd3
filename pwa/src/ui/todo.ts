/** What needs this person: records whose turn it is, answers that clash, work that was refused. */

import { computed } from '@preact/signals';
import type { Doc, ViewRow } from '@xunan/phone';
import type { Kind } from '../contract/types';
import { isOpen, kindNamed, movesFor, workKinds } from './kinds';
import type { Person } from './me';
import { isObject, textAt } from './record-words';
import { recordsOf } from './records';
import { session, status } from './session';

/** The protocol's own kinds: the server opens them, people settle them. */
export const CONFLICT = 'conflict';
export const QUARANTINE = 'quarantine';

export type KindRow = { readonly kind: Kind; readonly row: ViewRow };

/** Whether it is this person's turn: their role is waited for, they may do something, and the work
 * is not in somebody else's hands. */
export function waitsForMe(kind: Kind, doc: Doc, person: Person): boolean {
  const state = kind.states.find((each) => each.name === doc.state);
  if (!state?.waits_for.includes(person.role)) return false;
  if (movesFor(kind, doc, person).length === 0) return false;
  const holder = holderOf(kind, doc);
  return holder === '' || holder === person.id || !isHolderRole(kind, doc, person);
}

/** The person a move gave the work to: the last person field that a move asks for and that has a value. */
function holderOf(kind: Kind, doc: Doc): string {
  const asked = kind.moves.flatMap((move) => move.asks.map((ask) => ask.field));
  for (const field of kind.fields) {
    const value = doc.f[field.name];
    if (field.type === 'person' && asked.includes(field.name) && isObject(value)) {
      return String(value['id'] ?? '');
    }
  }
  return '';
}

/** Whether the state waits for the roles that work is given to, not for those who give it. */
function isHolderRole(kind: Kind, doc: Doc, person: Person): boolean {
  const givers = kind.moves
    .filter((move) => move.asks.some((ask) => isPersonField(kind, ask.field)))
    .flatMap((move) => move.by);
  return !givers.includes(person.role) && doc.state !== kind.initial;
}

function isPersonField(kind: Kind, name: string): boolean {
  return kind.fields.some((field) => field.name === name && field.type === 'person');
}

/** Records whose turn it is with me: the earliest due first, then the oldest. */
export const waiting = computed<readonly KindRow[]>(() => {
  const current = session.value;
  if (!current) return [];
  const { engine, person } = current;
  return workKinds
    .flatMap((kind) =>
      recordsOf(engine, kind.name)
        .rows.value.filter((row) => waitsForMe(kind, row.doc, person))
        .map((row) => ({ kind, row })),
    )
    .sort((a, b) => (urgency(a) < urgency(b) ? -1 : 1));
});

function urgency({ kind, row }: KindRow): string {
  return `${textAt(row.doc, kind.promote.due) || '9999'} ${row.id}`;
}

/** Open records of one of the protocol's kinds, newest first. */
function openOf(name: string): readonly KindRow[] {
  const kind = kindNamed(name);
  const current = session.value;
  if (!kind || !current) return [];
  return recordsOf(current.engine, name)
    .rows.value.filter((row) => isOpen(kind, row.doc))
    .map((row) => ({ kind, row }));
}

/** Answers that clash, and work that the server did not take. */
export const conflicts = computed(() => openOf(CONFLICT));
export const refused = computed(() => openOf(QUARANTINE));

/** The number on the tab; verdicts that nobody has looked at count until they are seen. */
export const todoCount = computed(() => {
  const records = waiting.value.length + conflicts.value.length + refused.value.length;
  return records > 0 ? records : (status.value?.needsYou ?? 0);
});
