/** Work that the server did not take: what it was, and how to give it in again. */

import type { Act, Doc, Json, JsonObject } from '@xunan/phone';
import { upconvert } from '@xunan/phone/upconvert';
import type { Kind } from '../contract/types';
import { silentAnswers } from '../core/form';
import { actWord, fieldLabel, kindNamed, QUARANTINE } from './kinds';
import type { Me } from './me';
import { isObject, textAt, titleOf, valueText } from './record-words';

export type RefusedWork = {
  readonly kind: Kind | undefined;
  readonly recordId: string;
  readonly title: string;
  readonly reason: string;
  /** 上报, 修改, or the name of the step. */
  readonly act: string;
  readonly answers: readonly { readonly label: string; readonly text: string }[];
  /** Undefined where this app does not know the operation. */
  readonly again: Act | undefined;
};

/** Read a quarantine record; `record` is this phone's own copy of what it is about, if it has one. */
export function refusedWorkOf(doc: Doc, me: Me | null, record?: Doc): RefusedWork {
  const op = parsed(textAt(doc, 'op'));
  const [kindName = '', verb = ''] = String(op.t ?? '').split('.');
  const kind = kindNamed(textAt(doc, 'kind_name') || kindName);
  const now = kind && inTodaysTerms(op, kind);
  const args = objectAt(now ?? op, 'args');
  const move = String(args.move ?? '');
  return {
    kind,
    recordId: textAt(doc, 'record_id'),
    title: textAt(doc, 'record_title') || (kind && record ? titleOf(kind, record) : ''),
    reason: textAt(doc, 'reason'),
    act: kind ? actWord(kind, move || verb) : verb,
    answers: kind ? answersOf(kind, objectAt(args, 'set'), me) : [],
    again: kind && now ? actAgain(kind, verb, now, me) : undefined,
  };
}

/** The operation as this app would have written it; undefined where that cannot be told. */
export function inTodaysTerms(op: JsonObject, kind: Kind): JsonObject | undefined {
  const written = { ...op, t: String(op.t ?? ''), v: typeof op.v === 'number' ? op.v : 1 };
  const parts = { args: objectAt(op, 'args'), base: objectAt(op, 'base') };
  const now = upconvert({ ...written, ...parts }, kind.changes);
  return typeof now === 'string' ? undefined : (now as JsonObject);
}

/**
 * The same content once more, as a new operation that starts from what is known now.
 *
 * A first report gets what the phone fills in silently: an older form may not have known it.
 */
function actAgain(kind: Kind, verb: string, op: JsonObject, me: Me | null): Act | undefined {
  if (verb !== 'create' && verb !== 'edit' && verb !== 'move' && verb !== 'append')
    return undefined;
  const args = objectAt(op, 'args');
  const set = objectAt(args, 'set');
  const add = objectAt(args, 'add') as NonNullable<Act['add']>;
  const silent =
    verb === 'create' && me ? silentAnswers(kind, me.person, set, String(op.at ?? '')) : {};
  const whole = { ...silent, ...set };
  return {
    kind: kind.name,
    verb,
    id: String(op.id ?? ''),
    ...(Object.keys(set).length > 0 ? { set: whole } : {}),
    ...(Object.keys(add).length > 0 ? { add } : {}),
    ...(typeof args.move === 'string' ? { move: args.move } : {}),
  };
}

/** Give it in again, and take it off the list: both or neither. */
export function actsOfRefile(id: string, again: Act): readonly Act[] {
  return [again, actOfRefiled(id)];
}

/** Takes the refused work off the list, because it was given in again. */
export function actOfRefiled(id: string): Act {
  return { kind: QUARANTINE, verb: 'move', id, move: 'refile' };
}

export function actOfWithdraw(id: string): Act {
  return { kind: QUARANTINE, verb: 'move', id, move: 'withdraw' };
}

function answersOf(kind: Kind, set: JsonObject, me: Me | null) {
  return Object.entries(set).flatMap(([name, value]) => {
    const field = kind.fields.find((each) => each.name === name);
    if (!field || field.silent) return [];
    return [{ label: fieldLabel(kind, field), text: valueText(field, value, me) }];
  });
}

function parsed(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : {};
}
