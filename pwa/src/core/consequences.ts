/** What a report opens besides itself: declared by its kind, done in the same breath by its phone. */

import type { Carried, Kind, Opens } from '../contract/types';
import {
  type Actor,
  type Fields,
  isObject,
  type Json,
  type JsonObject,
  type RecordBody,
  textOf,
} from './body';
import { isCase } from './conditions';
import { silentAnswers } from './form';
import { parentIdOf } from './relations';

/** A report with everything that a consequence may look at. */
export interface Report {
  readonly kind: Kind;
  readonly id: string;
  /** All answers, silent ones and photos too. */
  readonly fields: Fields;
  /** The record it belongs to, if the phone has it. */
  readonly parent: RecordBody | undefined;
  readonly person: Actor;
  /** The instant it is told to have been found at. */
  readonly at: string;
}

/** What the phone knows besides: the kinds, their records, and the words of a sentence. */
export interface Surroundings {
  readonly kindNamed: (name: string) => Kind | undefined;
  readonly recordsOf: (kind: string) => readonly RecordBody[];
  /** The sentence of a word, with the facts put in. */
  readonly sentence: (key: string, facts: JsonObject) => string;
}

/** One consequence: what is opened, and the open record where the same has been found before. */
export interface Consequence {
  /** Names it among those of the report. */
  readonly key: string;
  readonly opens: Opens;
  readonly target: Kind;
  readonly text: string;
  readonly same: RecordBody | undefined;
  readonly create: {
    readonly kind: string;
    readonly verb: 'create';
    readonly set: JsonObject;
    readonly add: { readonly [list: string]: readonly JsonObject[] };
  };
}

/** The consequences of a report, in the order of declaration and of its rows. */
export function consequencesOf(report: Report, around: Surroundings): readonly Consequence[] {
  return report.kind.opens.flatMap((opens) => {
    const target = around.kindNamed(opens.kind);
    if (!target?.create_by.includes(report.person.role)) return [];
    return rowsOf(opens, report.fields)
      .filter((row) => isCase(opens.when, opens.each === '' ? report.fields : row))
      .map((row) => consequence(report, opens, target, row, around));
  });
}

/** The act that says of a known record that the problem is still there. */
export function stillThere({ opens, target, same }: Consequence, text: string) {
  return {
    kind: target.name,
    verb: 'append' as const,
    id: same?.id ?? '',
    add: { [opens.note]: [{ text }] },
  };
}

function rowsOf(opens: Opens, fields: Fields): readonly JsonObject[] {
  if (opens.each === '') return [{}];
  const rows = fields[opens.each];
  return Array.isArray(rows) ? rows.filter(isObject) : [];
}

function consequence(
  report: Report,
  opens: Opens,
  target: Kind,
  row: JsonObject,
  around: Surroundings,
): Consequence {
  const { kind, fields, parent, person } = report;
  const told = opens.each === '' ? '' : textOf(Object.values(row)[0] ?? null);
  const item = [kind.name, opens.name, ...(told === '' ? [] : [told])].join('.');
  const subject = parentIdOf(kind, fields) || report.id;
  const facts = {
    ...fields,
    ...row,
    parent: parent ? textOf(parent.f[parentTitle(kind, around)]) : '',
  };
  const text = around.sentence(`opens.${kind.name}.${opens.name}`, facts);
  const copies = copied(opens.copy, fields, row, parent);
  const answers: { [name: string]: Json } = { ...Object.fromEntries(opens.put), ...copies };
  answers[opens.link] = report.id;
  answers[opens.subject] = subject;
  answers[opens.item] = item;
  if (text !== '') answers[opens.text] = text;
  const { set, add } = parted(target, answers);
  return {
    key: item,
    opens,
    target,
    text,
    same: openSame(opens, target, subject, item, around),
    create: {
      kind: target.name,
      verb: 'create',
      set: { ...silentAnswers(target, person, set, report.at), ...set },
      add,
    },
  };
}

function parentTitle(kind: Kind, around: Surroundings): string {
  const of = kind.fields.find(({ name }) => name === kind.parent?.field)?.of ?? '';
  return around.kindNamed(of)?.promote.title ?? '';
}

function copied(
  pairs: readonly Carried[],
  fields: Fields,
  row: JsonObject,
  parent: RecordBody | undefined,
): JsonObject {
  const found: { [name: string]: Json } = {};
  for (const [own, from] of pairs) {
    const value = from.startsWith('parent.')
      ? parent?.f[from.slice('parent.'.length)]
      : (row[from] ?? fields[from]);
    if (value !== undefined && value !== null && !(own in found)) found[own] = value;
  }
  return found;
}

/** Values to set apart from items to add. */
function parted(target: Kind, answers: JsonObject) {
  const set: { [name: string]: Json } = {};
  const add: { [list: string]: readonly JsonObject[] } = {};
  for (const [name, value] of Object.entries(answers)) {
    const type = target.fields.find((field) => field.name === name)?.type;
    if (type !== 'photos' && type !== 'notes') set[name] = value;
    else if (Array.isArray(value)) add[name] = value.filter(isObject);
  }
  return { set, add };
}

/** The open record of the same subject and item, the newest of several. */
function openSame(
  opens: Opens,
  target: Kind,
  subject: string,
  item: string,
  around: Surroundings,
): RecordBody | undefined {
  const open = new Set(target.states.filter((state) => state.open).map(({ name }) => name));
  return around
    .recordsOf(target.name)
    .find(
      ({ state, f }) => open.has(state) && f[opens.subject] === subject && f[opens.item] === item,
    );
}
