/** What needs this person: records whose turn it is, answers that clash, work that was refused. */

import { computed } from '@preact/signals';
import type { Doc, ViewRow } from '@xunan/phone';
import { CONTRACT } from '../contract';
import type { Kind } from '../contract/types';
import { lateAdditions } from '../core/additions';
import { byUrgency, needsPerson } from '../core/needs';
import { clock } from '../platform/clock';
import { CONFLICT, isOpen, kindNamed, QUARANTINE, workKinds } from './kinds';
import type { Person } from './me';
import { recordsOf } from './records';
import { session, status } from './session';
import { dateOf } from './time';

export type KindRow = { readonly kind: Kind; readonly row: ViewRow };

/** Whether it is this person's turn. */
export function waitsForMe(kind: Kind, doc: Doc, person: Person): boolean {
  return needsPerson(CONTRACT, kind, doc, person);
}

/** Records whose turn it is with me, kind by kind, the most urgent first. */
export const waiting = computed<readonly KindRow[]>(() => {
  const current = session.value;
  if (!current) return [];
  const { engine, person } = current;
  const today = dateOf(clock.now());
  return workKinds.flatMap((kind) => {
    const order = byUrgency(kind, today);
    return recordsOf(engine, kind.name)
      .rows.value.filter((row) => waitsForMe(kind, row.doc, person))
      .sort((a, b) => order(a.doc, b.doc))
      .map((row) => ({ kind, row }));
  });
});

/** Records that I ended and others added to since, until I have answered. */
export const additions = computed<readonly KindRow[]>(() => {
  const current = session.value;
  if (!current) return [];
  const { engine, person } = current;
  return workKinds.flatMap((kind) =>
    recordsOf(engine, kind.name)
      .rows.value.filter((row) => lateAdditions(kind, row.doc, person).length > 0)
      .map((row) => ({ kind, row })),
  );
});

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
