/**
 * Old operations in today's terms; twin of xunan_sync/upconvert.py [V].
 *
 * Anything may stand in arguments; what lacks the expected form is left as it is.
 */

import { byCodePoint } from './canonical';
import type { Args, Doc, Json, JsonObject, LogEntry, Op } from './messages';
import { own } from './own';

export const OLD_FORM = 'sync.old_form';
export const UNKNOWN_VERSION = 'sync.unknown_version';

/** One step of a change, as the contract holds it. */
export type Step =
  | { readonly do: 'rename'; readonly field: string; readonly to: string }
  | { readonly do: 'recode'; readonly field: string; readonly codes: readonly Pair[] }
  | { readonly do: 'fill'; readonly field: string; readonly value: Json }
  | { readonly do: 'instead'; readonly move: string; readonly use: string }
  | { readonly do: 'aside'; readonly acts: readonly string[]; readonly field: string };
type Pair = readonly [string, string];

/** What became of a kind's operations: the first change brings version 1 to 2, and so on. */
export type Changes = readonly (readonly Step[])[];

/** What of an operation its version shapes. */
export type Versioned = Pick<Op, 't' | 'v' | 'args' | 'base'>;

/** The operation in today's terms, or the code why it cannot be told so. */
export function upconvert<T extends Versioned>(op: T, changes: Changes): T | string {
  if (op.v > changes.length + 1) return UNKNOWN_VERSION;
  let now: Versioned = op;
  for (const step of changes.slice(op.v - 1).flat()) {
    if (step.do === 'aside' && isAside(now, step.acts, step.field)) return OLD_FORM;
    now = converted(now, step);
  }
  return { ...op, ...now, v: changes.length + 1 };
}

/** The record in today's terms: the same object where it already is. */
export function bringUp(doc: Doc, changes: Changes): Doc {
  let { f, log } = doc;
  for (const step of changes.flat()) {
    if (step.do === 'recode') f = recoded(f, step.field, step.codes);
    if (step.do !== 'rename') continue;
    const { field, to } = step;
    f = renamed(f, field, to);
    if (log.some((entry) => namesField(entry, field))) {
      log = log.map((entry) => (namesField(entry, field) ? retold(entry, field, to) : entry));
    }
  }
  return f === doc.f && log === doc.log ? doc : { ...doc, f, log };
}

function converted(op: Versioned, step: Step): Versioned {
  switch (step.do) {
    case 'rename': {
      const rename = (values: JsonObject) => renamed(values, step.field, step.to);
      return inBase(inArgs(inArgs(op, 'set', rename), 'add', rename), rename);
    }
    case 'recode': {
      const recode = (values: JsonObject) => recoded(values, step.field, step.codes);
      return inBase(inArgs(op, 'set', recode), recode);
    }
    case 'fill': {
      if (actOf(op) !== 'create') return op;
      const args = own(op.args as never, 'set') === undefined ? { ...op.args, set: {} } : op.args;
      return inArgs({ ...op, args }, 'set', (values) => filled(values, step.field, step.value));
    }
    case 'instead':
      return op.t.endsWith('.move') && op.args.move === step.move
        ? { ...op, args: { ...op.args, move: step.use } }
        : op;
    default:
      return op;
  }
}

function isAside({ t, args, ...rest }: Versioned, acts: readonly string[], field: string): boolean {
  const named =
    field !== '' &&
    [args.set, args.add].some((part) => isObject(part) && own(part, field) !== undefined);
  return named || acts.includes(actOf({ t, args, ...rest }));
}

/** What an operation does: its verb, or the move it makes. */
function actOf({ t, args }: Versioned): string {
  const verb = t.slice(t.lastIndexOf('.') + 1);
  return verb === 'move' ? (args.move ?? '') : verb;
}

function inArgs(
  op: Versioned,
  part: 'set' | 'add',
  change: (values: JsonObject) => JsonObject,
): Versioned {
  const values = op.args[part] as Json | undefined;
  if (!isObject(values)) return op;
  return { ...op, args: { ...op.args, [part]: change(values) } as Args };
}

function inBase(op: Versioned, change: (values: JsonObject) => JsonObject): Versioned {
  return isObject(op.base) ? { ...op, base: change(op.base) } : op;
}

/** Moves a value to its new name; one that stands there already is the newer word. */
function renamed<T extends { readonly [name: string]: unknown }>(
  values: T,
  name: string,
  to: string,
): T {
  if (own(values, name) === undefined) return values;
  const rest = Object.entries(values).filter(([key]) => key !== name);
  return Object.fromEntries([[to, values[name]], ...rest]) as T;
}

/** `Object.fromEntries`, not a literal: a field called "__proto__" is a field. */
function filled(values: JsonObject, name: string, value: Json): JsonObject {
  return Object.fromEntries([[name, value], ...Object.entries(values)]);
}

function recoded(values: JsonObject, name: string, codes: readonly Pair[]): JsonObject {
  const value = own(values, name);
  const now = value === undefined ? value : codeOf(value, new Map(codes));
  if (value === undefined || now === undefined || now === value) return values;
  return Object.fromEntries(
    Object.entries(values).map(([key, kept]) => [key, key === name ? now : kept]),
  );
}

function codeOf(value: Json, codes: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return codes.get(value) ?? value;
  if (!Array.isArray(value)) return value;
  if (!value.some((code) => typeof code === 'string' && codes.has(code))) return value;
  const all = value.map((code) => (typeof code === 'string' ? (codes.get(code) ?? code) : code));
  return all.filter((code, i) => typeof code !== 'string' || all.indexOf(code) === i);
}

function namesField({ set, add }: LogEntry, name: string): boolean {
  return (set?.includes(name) ?? false) || (add !== undefined && own(add, name) !== undefined);
}

/** The timeline with the field's new name: who set it last decides clashes [M5]. */
function retold(entry: LogEntry, name: string, to: string): LogEntry {
  const { set, add } = entry;
  const names = new Set(set?.map((field) => (field === name ? to : field)));
  return {
    ...entry,
    ...(set?.includes(name) ? { set: [...names].sort(byCodePoint) } : {}),
    ...(add === undefined ? {} : { add: renamed(add, name, to) }),
  };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
