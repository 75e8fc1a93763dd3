/**
 * What an operation does to a record: one pure function, twin of merge.py [M1-M17].
 *
 * The same vectors bind both, byte for byte.
 * It knows no roles' rights and no field types; whether an act is allowed was decided before.
 * Names of fields are data: they are looked up as own properties and written by computed keys only,
 * so that "__proto__" is a name like any other [M16].
 */

import { byCodePoint, canonical, same } from './canonical';
import type { Author, Doc, Json, JsonObject, LogEntry, Op, OpStatus } from './messages';
import type { Conflict, Context, Outcome, Shape } from './outcome';
import { own } from './own';

/** Apply one operation to a record and say what became of it; never changes its input. */
export function applyOp(doc: Doc | null, op: Op, ctx: Context, shape: Shape): Outcome {
  const cut = op.t.lastIndexOf('.');
  const verb = op.t.slice(cut + 1);
  if (doc === null) {
    if (verb !== 'create') return outcomeOf(null, 'rejected', 'sync.no_such_record');
    const empty: Doc = { id: op.id, kind: op.t.slice(0, cut), ver: 0, state: '', f: {}, log: [] };
    return create(draftOf(empty, op, ctx, shape));
  }
  if (doc.log.some((entry) => entry.op === op.op_id)) return outcomeOf(doc, 'merged');
  const draft = draftOf(doc, op, ctx, shape);
  switch (verb) {
    case 'create':
      return outcomeOf(doc, 'rejected', 'sync.id_taken');
    case 'edit':
      edit(draft);
      return settled(draft, verb, op.base_ver === doc.ver ? 'applied' : 'merged');
    case 'append':
      append(draft);
      return settled(draft, verb, 'applied');
    case 'move':
      return move(draft);
    case 'stored':
      return markStored(draft);
    default:
      return outcomeOf(doc, 'rejected', 'sync.unknown_op');
  }
}

/** A record being changed, and what its timeline will say. */
interface Draft {
  readonly doc: Doc;
  readonly op: Op;
  readonly ctx: Context;
  readonly shape: Shape;
  f: JsonObject;
  readonly written: Set<string>;
  readonly added: Map<string, number>;
  readonly conflicts: Conflict[];
}

function draftOf(doc: Doc, op: Op, ctx: Context, shape: Shape): Draft {
  return { doc, op, ctx, shape, f: doc.f, written: new Set(), added: new Map(), conflicts: [] };
}

function create(draft: Draft): Outcome {
  for (const [name, value] of Object.entries(draft.op.args.set ?? {})) {
    if (value !== null && !draft.shape.lists.includes(name)) put(draft, name, value);
  }
  append(draft);
  assign(draft);
  return outcomeOf(finished(draft, 'create', draft.shape.initial), 'applied');
}

/** Judge `args.set` field by field against the values that the author saw [M4, M5, M7]. */
function edit(draft: Draft): void {
  const values = draft.op.args.set ?? {};
  for (const name of Object.keys(values).sort(byCodePoint)) {
    if (draft.shape.lists.includes(name)) continue;
    const value = own(values, name) ?? null;
    const current = own(draft.f, name) ?? null;
    if (same(current, value)) continue;
    if (same(current, own(draft.op.base, name))) put(draft, name, value);
    else clash(draft, name, current, value);
  }
}

/** Keep the value of the higher rank, or the later one, and report the other [M5]. */
function clash(draft: Draft, field: string, current: Json, value: Json): void {
  const { by, rank, ranks } = draft.ctx;
  const author = authorOf(draft.doc, (entry) => entry.set?.includes(field) === true);
  if (rank >= (own(ranks, author.role) ?? 0)) {
    draft.conflicts.push({ field, kept: value, kept_by: by, lost: current, lost_by: author });
    put(draft, field, value);
  } else {
    draft.conflicts.push({ field, kept: current, kept_by: author, lost: value, lost_by: by });
  }
}

/** Append the list items that are not there yet [M8]. */
function append(draft: Draft): void {
  const wanted = draft.op.args.add ?? {};
  for (const name of Object.keys(wanted).sort(byCodePoint)) {
    if (!draft.shape.lists.includes(name)) continue;
    const before = (own(draft.f, name) ?? []) as readonly Json[];
    const items = [...before];
    const there = new Set(items.map(itemKey));
    for (const item of own(wanted, name) ?? []) {
      if (there.has(itemKey(item))) continue;
      there.add(itemKey(item));
      items.push(item);
    }
    if (items.length === before.length) continue;
    draft.f = { ...draft.f, [name]: items };
    draft.added.set(name, items.length - before.length);
  }
}

/** Write the server's numbers where there is none yet [M15]. */
function assign(draft: Draft): void {
  for (const [name, value] of Object.entries(draft.ctx.assigned ?? {})) {
    if (own(draft.f, name) === undefined) put(draft, name, value);
  }
}

function move(draft: Draft): Outcome {
  const { doc, op, ctx, shape } = draft;
  const name = op.args.move ?? '';
  const step = own(shape.moves, name);
  if (step === undefined) return outcomeOf(doc, 'rejected', 'sync.unknown_op');
  append(draft);
  if (doc.state === step.end) {
    edit(draft);
    return settled(draft, name, 'merged');
  }
  if (!step.start.includes(doc.state)) {
    const mover = authorOf(doc, (entry) => entry.to !== undefined);
    const lost = { move: name, set: op.args.set ?? {} };
    draft.conflicts.push({
      field: 'state',
      kept: doc.state,
      kept_by: mover,
      lost,
      lost_by: ctx.by,
    });
    return settled(draft, name, 'conflict', 'sync.move_clash');
  }
  edit(draft);
  assign(draft);
  const moved = finished(draft, name, step.end);
  if (draft.conflicts.length > 0) {
    return outcomeOf(moved, 'conflict', 'sync.field_clash', draft.conflicts);
  }
  return outcomeOf(moved, (op.args.from ?? doc.state) === doc.state ? 'applied' : 'merged');
}

function markStored(draft: Draft): Outcome {
  const shas = new Set<Json | undefined>(draft.op.args.shas);
  let isChanged = false;
  for (const name of draft.shape.lists) {
    const items = (own(draft.f, name) ?? []) as readonly JsonObject[];
    if (!items.some((item) => shas.has(item.sha256) && !item.stored)) continue;
    const marked = items.map((item) => (shas.has(item.sha256) ? { ...item, stored: true } : item));
    draft.f = { ...draft.f, [name]: marked };
    isChanged = true;
  }
  return isChanged
    ? outcomeOf(finished(draft, 'stored'), 'applied')
    : outcomeOf(draft.doc, 'merged');
}

/** Finish an act that leaves the state alone; `status` holds unless something clashed. */
function settled(
  draft: Draft,
  act: string,
  status: OpStatus,
  clashes = 'sync.field_clash',
): Outcome {
  const isLate = draft.added.size > 0 && draft.shape.final.includes(draft.doc.state);
  const isChanged = draft.written.size > 0 || draft.added.size > 0;
  const doc = isChanged ? finished(draft, act, '', isLate) : draft.doc;
  if (draft.conflicts.length > 0) return outcomeOf(doc, 'conflict', clashes, draft.conflicts);
  if (isLate) return outcomeOf(doc, 'merged', 'sync.late');
  return outcomeOf(doc, isChanged ? status : 'merged');
}

/** The new record: one version up, one more timeline entry [M13]. */
function finished(
  { doc, op, ctx, f, written, added }: Draft,
  act: string,
  to = '',
  late = false,
): Doc {
  const entry: LogEntry = {
    op: op.op_id,
    act,
    by: ctx.by,
    at: op.at,
    ...(ctx.at_est ? { at_est: ctx.at_est } : {}),
    ...(ctx.got ? { got: ctx.got } : {}),
    ...(to ? { to } : {}),
    ...(written.size > 0 ? { set: [...written].sort(byCodePoint) } : {}),
    ...(added.size > 0 ? { add: Object.fromEntries(added) } : {}),
    ...(late ? { late } : {}),
  };
  return { ...doc, ver: doc.ver + 1, state: to || doc.state, f, log: [...doc.log, entry] };
}

/** Write or, with null, remove a field. */
function put(draft: Draft, name: string, value: Json): void {
  const { [name]: _, ...rest } = draft.f;
  draft.f = value === null ? rest : { ...rest, [name]: value };
  draft.written.add(name);
}

function outcomeOf(
  doc: Doc | null,
  status: OpStatus,
  why = '',
  conflicts: readonly Conflict[] = [],
): Outcome {
  return { doc, status, why, fields: conflicts.map(({ field }) => field), conflicts };
}

/** Who made the last entry that `counts`; the record's creator where nobody did. */
function authorOf(doc: Doc, counts: (entry: LogEntry) => boolean): Author {
  const entry = [...doc.log].reverse().find(counts) ?? doc.log[0];
  return entry?.by ?? { id: '', name: '', role: '' };
}

function itemKey(item: Json): string {
  if (typeof item === 'object' && item !== null && !Array.isArray(item)) {
    for (const name of ['sha256', 'id']) {
      const key = (item as JsonObject)[name];
      if (typeof key === 'string') return `=${key}`;
    }
  }
  return canonical(item);
}
