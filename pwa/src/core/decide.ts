/**
 * Judges one operation before it is saved; twin of `xunan.domain.decide`, bound by its vectors.
 *
 * The server has the last word; the phone runs the same rules so that nobody walks away from a
 * report that will be turned back.
 */

import type { Ask, Codes, Condition, Field, Kind, Move } from '../contract/types';
import type { Actor, Fields, Json, JsonObject, RecordBody } from './body';
import { isObject } from './body';
import { type Facts, holds, isCase, isFilled, isJudged } from './conditions';
import { isMoment } from './deadlines';
import { isInScope } from './streams';
import { fits, fitsList } from './validate';

/** What is judged of an operation; the engine's `Op` fits it. */
export interface Proposal {
  /** "<kind>.<verb>". */
  readonly t: string;
  /** The phone's time of the act, as on the wire. */
  readonly at: string;
  readonly args: { readonly [key: string]: unknown };
}

export interface Accepted {
  readonly ok: true;
  /** Codes to show, not to obey. */
  readonly warnings: readonly string[];
  /** Fields that the server gives a number with this act. */
  readonly numbers: readonly string[];
}

export interface Refused {
  readonly ok: false;
  readonly code: string;
  /** The field it is about, or "". */
  readonly field: string;
}

export type Verdict = Accepted | Refused;

/** Who acts, on which local date, with which code lists. */
export interface Setting {
  readonly actor: Actor;
  readonly today: string;
  readonly codes: Codes;
  /** By how much the clock that wrote `at` may be behind the server's; 0 where absent. */
  readonly behindMs?: number;
}

interface Act extends Setting {
  readonly kind: Kind;
  readonly doc: RecordBody | null;
  readonly verb: string;
  readonly move: Move | undefined;
  readonly values: JsonObject;
  readonly items: JsonObject;
}

const ARGS: { readonly [verb: string]: readonly string[] } = {
  create: ['set', 'add'],
  edit: ['set'],
  move: ['move', 'from', 'set', 'add'],
  append: ['add'],
  stored: ['shas'],
};
/** The role of the server's own device. */
const SYSTEM = 'system';
const LISTS: readonly string[] = ['photos', 'notes'];

/** Say whether the operation may be merged into the record as it stands now. */
export function decide(
  kind: Kind | undefined,
  doc: RecordBody | null,
  op: Proposal,
  setting: Setting,
): Verdict {
  const act = takeApart(kind, doc, op, setting);
  if ('ok' in act) return act;
  const verdict = refuseRole(act) ?? refuseScope(act) ?? refuseValues(act) ?? judgeAnswers(act);
  return verdict.ok ? (refuseNewScope(act) ?? verdict) : verdict;
}

const no = (code: string, field = ''): Refused => ({ ok: false, code, field });
const yes = (warnings: readonly string[] = [], numbers: readonly string[] = []): Accepted => {
  return { ok: true, warnings, numbers };
};

function takeApart(
  kind: Kind | undefined,
  doc: RecordBody | null,
  op: Proposal,
  setting: Setting,
): Act | Refused {
  const dot = op.t.lastIndexOf('.');
  const verb = op.t.slice(dot + 1);
  const known = Object.hasOwn(ARGS, verb) ? ARGS[verb] : undefined;
  if (!kind || !known || dot < 0 || kind.name !== op.t.slice(0, dot)) return no('sync.unknown_op');
  const move = kind.moves.find(({ name }) => verb === 'move' && name === op.args.move);
  if (verb === 'move' && !move) return no('sync.unknown_op');
  const stray = Object.keys(op.args)
    .sort()
    .find((key) => !known.includes(key));
  if (stray !== undefined) return no('field.unknown', stray);
  const values = (op.args.set ?? {}) as Json;
  const items = (op.args.add ?? {}) as Json;
  if (!isObject(values) || !isObject(items)) return no('field.invalid');
  if (!isMoment(op.at)) return no('field.invalid', 'at');
  return { ...setting, kind, doc, verb, move, values, items };
}

function fieldOf(kind: Kind, name: string): Field | undefined {
  return kind.fields.find((field) => field.name === name);
}

function refuseRole(act: Act): Refused | undefined {
  const { kind, verb, move, values, items } = act;
  const { role } = act.actor;
  if (role === SYSTEM) return undefined;
  const allowed =
    verb === 'edit' ||
    (verb === 'create' && kind.create_by.includes(role)) ||
    (verb === 'append' && kind.append_by.includes(role)) ||
    (move?.by.includes(role) ?? false);
  if (!allowed) return no('op.role');
  for (const name of [...new Set([...Object.keys(values), ...Object.keys(items)])].sort()) {
    const field = fieldOf(kind, name);
    if (!field) return no('field.unknown', name);
    if (!mayAnswer(act, field)) return no('op.role', name);
  }
  return undefined;
}

/** Whether the act asks for the field, or its author may change it anyway. */
function mayAnswer({ kind, doc, verb, move, actor }: Act, field: Field): boolean {
  if (field.number !== '') return false;
  if (LISTS.includes(field.type) && kind.append_by.includes(actor.role)) return true;
  if (verb === 'create' && (field.asked !== '' || field.silent)) return true;
  if (move?.asks.some((ask) => ask.field === field.name)) return true;
  if (doc === null && verb !== 'create') return true;
  return mayEdit(field, doc, actor);
}

/** Whether this person may change the field of this record (null: of their own new one). */
export function mayEdit(field: Field, doc: RecordBody | null, actor: Actor): boolean {
  if (field.number !== '') return false;
  const isAuthor = doc === null || doc.log[0]?.by.id === actor.id;
  return field.edit_by.includes(actor.role) || (isAuthor && field.edit_by.includes('author'));
}

function refuseScope({ kind, doc, actor }: Act): Refused | undefined {
  if (actor.role === SYSTEM || doc === null) return undefined;
  return isInScope(kind, doc.f, actor) ? undefined : no('op.scope');
}

function refuseNewScope({ kind, verb, values, actor }: Act): Refused | undefined {
  if (actor.role === SYSTEM || verb !== 'create') return undefined;
  return isInScope(kind, values, actor) ? undefined : no('op.scope');
}

function refuseValues({ kind, values, items, codes }: Act): Refused | undefined {
  for (const name of Object.keys(values).sort()) {
    const field = fieldOf(kind, name);
    if (!field) return no('field.unknown', name);
    const value = values[name] ?? null;
    const isList = LISTS.includes(field.type);
    if (isList || (value !== null && !fits(field, value, codes))) return no('field.invalid', name);
  }
  for (const name of Object.keys(items).sort()) {
    const field = fieldOf(kind, name);
    if (!field) return no('field.unknown', name);
    const isList = LISTS.includes(field.type);
    if (!isList || !fitsList(field, items[name] ?? null)) return no('field.invalid', name);
  }
  return undefined;
}

/** The record's fields once the answers are in, whatever the merge makes of them. */
export function fieldsAfter(old: Fields, values: JsonObject, items: JsonObject): Fields {
  const fields: { [name: string]: Json } = { ...old, ...values };
  for (const [name, more] of Object.entries(items)) {
    const before = old[name];
    fields[name] = [...(Array.isArray(before) ? before : []), ...(Array.isArray(more) ? more : [])];
  }
  return fields;
}

function judgeAnswers(act: Act): Verdict {
  const { kind, doc, verb, move, values, items } = act;
  const old = verb === 'create' ? {} : (doc?.f ?? {});
  const fields = fieldsAfter(old, values, items);
  const facts: Facts = { ...act, fields, log: doc?.log ?? [] };
  if (verb === 'create') {
    const missing = kind.fields.find(
      ({ name, required, when }) => required && !isFilled(fields[name]) && isCase(when, fields),
    );
    if (missing) return no('field.missing', missing.name);
    return judgeConditions(act, facts, kind.create_needs, kind.create_warns);
  }
  if (!move || !doc) return judgeEdit(act, facts);
  if (doc.state !== move.end && !move.start.includes(doc.state)) return yes();
  const missing = move.asks.find((ask) => isMissing(act, ask, facts));
  if (missing) return no('field.missing', missing.field);
  return judgeConditions(act, facts, move.needs, move.warns);
}

function judgeConditions(
  act: Act,
  facts: Facts,
  needs: readonly Condition[],
  warns: readonly Condition[],
): Verdict {
  const broken = needs.find((need) => act.actor.role !== SYSTEM && !holds(need, facts));
  if (broken) return no(broken.code);
  const warnings = warns.filter((warn) => !holds(warn, facts)).map(({ code }) => code);
  return yes(warnings, numbersOf(act));
}

/** An edit may not take away what a first report must have, and keeps the edit's own needs. */
function judgeEdit({ kind, doc, verb, values, actor }: Act, facts: Facts): Verdict {
  const removed = Object.keys(values)
    .sort()
    .find((name) => values[name] === null && isNeeded(fieldOf(kind, name), facts.fields));
  if (removed !== undefined) return no('field.missing', removed);
  if (verb !== 'edit' || !doc || actor.role === SYSTEM) return yes();
  const before = { ...facts, fields: doc.f };
  const broken = kind.edit_needs.find(
    (need) => isJudged(need, values, before) && !holds(need, facts),
  );
  return broken ? no(broken.code) : yes();
}

function isNeeded(field: Field | undefined, fields: Fields): boolean {
  return Boolean(field?.required && isCase(field.when, fields));
}

function isMissing({ values, items }: Act, ask: Ask, { fields }: Facts): boolean {
  if (!ask.required || !isCase(ask.when, fields)) return false;
  const given = Object.hasOwn(values, ask.field) ? values[ask.field] : items[ask.field];
  return !isFilled(ask.fresh ? given : fields[ask.field]);
}

function numbersOf({ kind, doc, verb, move }: Act): readonly string[] {
  if (move && doc && !move.start.includes(doc.state)) return [];
  const name = move ? move.name : verb;
  return kind.fields
    .filter((field) => field.number === name && !(doc && Object.hasOwn(doc.f, field.name)))
    .map((field) => field.name);
}
