/** A conflict record in words, and the two ways to settle it. */

import type { Act, Doc, Json, JsonObject } from '@xunan/phone';
import type { Field, Kind } from '../contract/types';
import { CONFLICT, fieldLabel, kindNamed, moveWord, stateWord } from './kinds';
import type { Me } from './me';
import { isObject, textAt, valueText } from './record-words';
import { t } from './words/all';

/** The field of a conflict over a record's state: a step that came too late. */
const STATE = 'state';

export type Clash = {
  /** The record it is about. */
  readonly kind: Kind | undefined;
  readonly recordId: string;
  readonly title: string;
  /** Undefined where two steps clashed, not two answers. */
  readonly field: Field | undefined;
  readonly label: string;
  readonly kept: Answer;
  readonly lost: Answer;
};

export type Answer = {
  readonly value: Json;
  readonly text: string;
  readonly who: string;
  readonly role: string;
  readonly at: string;
};

/** Read a conflict record; values of unknown fields are shown as they are. */
export function clashOf(doc: Doc, record: Doc | undefined, me: Me | null): Clash {
  const kind = kindNamed(textAt(doc, 'kind_name'));
  const name = textAt(doc, 'field');
  const field = kind?.fields.find((each) => each.name === name);
  const answer = (which: 'kept' | 'lost'): Answer => {
    const value = parsed(textAt(doc, which));
    const by = doc.f[`${which}_by`];
    const who = isObject(by) ? by : {};
    return {
      value,
      text: textOf(kind, field, value, me),
      who: String(who.name ?? ''),
      role: String(who.role ?? roleIn(record, String(who.id ?? ''))),
      at:
        textAt(doc, `${which}_at`) ||
        lastSetAt(record, name, String(who.id ?? '')) ||
        textAt(doc, 'opened_at'),
    };
  };
  return {
    kind,
    recordId: textAt(doc, 'record_id'),
    title: textAt(doc, 'record_title'),
    field: name === STATE ? undefined : field,
    label: field && kind ? fieldLabel(kind, field) : name,
    kept: answer('kept'),
    lost: answer('lost'),
  };
}

/**
 * The acts of 用另一个: the other value goes into the record, and the conflict is settled.
 *
 * `current` is the value that the person saw as the one in use.
 */
export function actsOfUseOther(id: string, clash: Clash, current: Json): readonly Act[] {
  const settle: Act = { kind: CONFLICT, verb: 'move', id, move: 'use_other' };
  if (!clash.field || !clash.kind) return [settle];
  const { name } = clash.field;
  const edit: Act = {
    kind: clash.kind.name,
    verb: 'edit',
    id: clash.recordId,
    set: { [name]: clash.lost.value },
    seen: { [name]: current },
  };
  return [edit, settle];
}

/** The act of 保留现在的. */
export function actOfKeep(id: string): Act {
  return { kind: CONFLICT, verb: 'move', id, move: 'keep' };
}

function textOf(
  kind: Kind | undefined,
  field: Field | undefined,
  value: Json,
  me: Me | null,
): string {
  if (field) return valueText(field, value, me) || t('none');
  if (isObject(value) && kind && typeof value.move === 'string') {
    return moveWord(kind, value.move);
  }
  return kind && typeof value === 'string' ? stateWord(kind, value) : JSON.stringify(value);
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** The role under which that person wrote in the record's timeline, or "". */
function roleIn(record: Doc | undefined, person: string): string {
  return record?.log.find((each) => each.by.id === person)?.by.role ?? '';
}

/** When that person last set the field, by the record's timeline. */
function lastSetAt(record: Doc | undefined, field: string, person: string): string {
  const entry = [...(record?.log ?? [])]
    .reverse()
    .find((each) => each.by.id === person && each.set?.includes(field));
  return entry?.at_est ?? entry?.at ?? '';
}

/** The record's present value of a field, for `actsOfUseOther`. */
export function presentValue(record: Doc | undefined, clash: Clash): Json {
  const name = clash.field?.name;
  if (!name) return null;
  const value = (record?.f as JsonObject | undefined)?.[name];
  return value ?? null;
}
