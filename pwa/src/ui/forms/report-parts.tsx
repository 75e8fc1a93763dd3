/** What a report needs besides its own questions: its parent, and what it opens besides itself. */

import type { Act, Doc, Json, JsonObject } from '@xunan/phone';
import { KINDS, WORDS_ZH } from '../../contract';
import type { Kind } from '../../contract/types';
import { type Consequence, consequencesOf, stillThere } from '../../core/consequences';
import { carried, childrenOf, doublesOf, parentKindOf, prefilled } from '../../core/relations';
import { ids } from '../../platform/chance';
import { clock } from '../../platform/clock';
import { kindNamed } from '../kinds';
import type { Person } from '../me';
import { referenceTo, valueText } from '../record-words';
import { heldRecord, recordsOf } from '../records';
import { engineOf, me } from '../session';
import { instantOf } from '../time';
import { t } from '../words/all';
import { filled } from '../words/dictionary';

/** The kinds that a report of this kind looks at while it is written; read before they are needed. */
export function readAround(kind: Kind): void {
  const targets = kind.opens.map((opens) => opens.kind);
  const own = kind.parent || kind.doubles.length > 0 ? [kind.name] : [];
  for (const name of new Set([...own, ...targets, parentKindOf(kind)])) {
    if (name !== '') recordsOf(engineOf(), name);
  }
}

const docsOf = (kind: string): readonly Doc[] =>
  recordsOf(engineOf(), kind).rows.value.map(({ doc }) => doc);

/** What a child begins with: the answers of its newest sibling where they are likely to hold. */
export function siblingAnswers(kind: Kind, parentId: string): JsonObject {
  if (parentId === '') return {};
  const rows = recordsOf(engineOf(), kind.name).rows.value;
  return prefilled(kind, childrenOf(kind, parentId, rows)[0]?.doc) as JsonObject;
}

/** What a child holds because of its parent. */
export function parentAnswers(kind: Kind, parentId: string): JsonObject {
  const parent = heldRecord(parentKindOf(kind), parentId)?.doc;
  return parent ? (carried(kind, parent) as JsonObject) : {};
}

/** Sentences about records that may be the same thing. */
export function doubleWarnings(kind: Kind, answers: JsonObject): readonly string[] {
  const rows = kind.doubles.length > 0 ? recordsOf(engineOf(), kind.name).rows.value : [];
  return doublesOf(kind, answers, rows).map(({ doc }) =>
    t('form.double', { what: referenceTo(kind, doc) }),
  );
}

/** What the report opens besides itself, as its answers stand. */
export function consequencesNow(
  kind: Kind,
  person: Person,
  id: string,
  fields: JsonObject,
  at: string,
): readonly Consequence[] {
  if (kind.opens.length === 0) return [];
  const parentId = kind.parent ? String(fields[kind.parent.field] ?? '') : '';
  const parent = parentId === '' ? undefined : heldRecord(parentKindOf(kind), parentId)?.doc;
  const words = (facts: { readonly [name: string]: Json }) =>
    Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [name, factText(kind, name, value)]),
    );
  return consequencesOf(
    { kind, id, fields, parent, person, at },
    {
      kindNamed,
      recordsOf: docsOf,
      // What stands in a record is Chinese, whatever language the screens speak.
      sentence: (key, facts) => filled(WORDS_ZH[key] ?? '', words(facts as never)),
    },
  );
}

/** What a move opens besides: of its own answers, for what was answered before was acted on then. */
export function consequencesOfMove(
  kind: Kind,
  doc: Doc,
  act: Act,
  person: Person,
): readonly Consequence[] {
  const given = act.verb === 'move' ? (act.set ?? {}) : {};
  const asked = kind.opens.filter(({ each, when }) => (each || when[0]) in given);
  if (asked.length === 0) return [];
  const fields = { ...doc.f, ...given, ...act.add } as JsonObject;
  const at = instantOf(clock.now());
  return consequencesNow({ ...kind, opens: asked }, person, doc.id, fields, at);
}

function factText(kind: Kind, name: string, value: Json): string {
  const field = kind.fields.find((each) => each.name === name);
  return field ? valueText(field, value, me.value) : String(value ?? '');
}

/** The acts of the consequences; `anew` names those to open although the same is known. */
export function actsOf(found: readonly Consequence[], anew: ReadonlySet<string>): readonly Act[] {
  return found.map((each) =>
    each.same && !anew.has(each.key)
      ? (stillThere(each, filled(WORDS_ZH['opens.still'] ?? '', { text: each.text })) as Act)
      : ({ ...each.create, id: ids.uuid7() } as Act),
  );
}

/** The kinds that open records of this kind: their reports are what its links lead back to. */
export function openersOf(kind: Kind): readonly Kind[] {
  return KINDS.filter(({ opens }) => opens.some((each) => each.kind === kind.name));
}
