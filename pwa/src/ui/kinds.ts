/** The declared kinds of records, their words in the chosen language, and who may do what. */

import { computed, effect, signal } from '@preact/signals';
import type { Doc, Kinds } from '@xunan/phone';
import { CODES, CONTRACT, KINDS, kindNamed, loadWords, WORDS_ZH } from '../contract';
import type { Column, Field, Kind, Move, Words } from '../contract/types';
import { textOf } from '../core/body';
import { mayEdit } from '../core/decide';
import { mainOffer, offersOf, shapeOf } from '../core/lifecycle';
import { kindWords } from '../core/words';
import { clock } from '../platform/clock';
import type { Person } from './me';
import { dateOf } from './time';
import type { Option } from './widgets/choice';
import { lang } from './words';

export { isOpen } from '../core/deadlines';
export { kindNamed };

/** The protocol's own kinds: the server opens them, people settle them. */
export const CONFLICT = 'conflict';
export const QUARANTINE = 'quarantine';

/** Kinds that people open themselves; the others belong to the protocol or to the desk. */
export const workKinds: readonly Kind[] = KINDS.filter((kind) => kind.create_by.length > 0);

/** Those of them that stand alone; the others are met on the page of the record they belong to. */
export const rootKinds: readonly Kind[] = workKinds.filter((kind) => !kind.parent);

/** The kind shown where an address names none. */
export const firstKind: Kind = first(workKinds) ?? first(KINDS) ?? noKinds();

function first(kinds: readonly Kind[]): Kind | undefined {
  return kinds[0];
}

function noKinds(): never {
  throw new Error('the contract has no kinds');
}

export function kindOrFirst(name: string): Kind {
  return kindNamed(name) ?? firstKind;
}

/** What the engine must know of the kinds. */
export const engineKinds: Kinds = {
  ranks: CONTRACT.ranks,
  shape: (name) => {
    const kind = kindNamed(name);
    return kind && shapeOf(kind);
  },
  version: (name) => kindNamed(name)?.op_version ?? 1,
  changes: (name) => kindNamed(name)?.changes ?? [],
  changed: KINDS.filter(({ changes }) => changes.length > 0).map(({ name }) => name),
};

const english = signal<Words | null>(null);
effect(() => {
  if (lang.value === 'en' && !english.peek()) {
    void loadWords('en').then((words) => {
      english.value = words;
    });
  }
});

const words = computed(() =>
  kindWords(lang.value === 'en' ? (english.value ?? WORDS_ZH) : WORDS_ZH, WORDS_ZH),
);

export const kindWord = (kind: Kind): string => words.value.kind(kind.name);
export const reportWord = (kind: Kind): string => words.value.report(kind.name);
export const fieldLabel = (kind: Kind, field: Field): string =>
  words.value.field(kind.name, field.name);
/** A column as the editors of answers see one: a field named "<field>.<column>". */
export const columnField = (field: Field, column: Column): Field => ({
  ...field,
  ...column,
  name: `${field.name}.${column.name}`,
  columns: [],
});
export const columnLabel = (kind: Kind, field: Field, column: Column): string =>
  words.value.field(kind.name, `${field.name}.${column.name}`);
/** Undefined where the kind gives none. */
export const fieldHint = (kind: Kind, field: Field): string | undefined =>
  words.value.hint(kind.name, field.name) || undefined;
export const stateWord = (kind: Kind, state: string): string => words.value.state(kind.name, state);
export const moveWord = (kind: Kind, move: string): string => words.value.move(kind.name, move);
/** "" where the kind does not name its papers. */
export const paperWord = (kind: Kind, sheet: string): string => words.value.sheet(kind.name, sheet);
export const actWord = (kind: Kind, act: string): string => words.value.act(kind.name, act);
export const roleWord = (role: string): string => words.value.role(role);
export const codeWord = (list: string, code: string): string => words.value.code(list, code);
export const refusalWord = (code: string): string => words.value.refusal(code);

/** The codes of a list as options, in the order of the list. */
export function codeOptions(list: string): readonly Option[] {
  return (CODES[list] ?? []).map(({ code }) => ({ value: code, label: codeWord(list, code) }));
}

/** Kinds that a person of this role may open. */
export function creatable(role: string): readonly Kind[] {
  return workKinds.filter((kind) => kind.create_by.includes(role));
}

/** The moves that this person may make now, in the order of declaration. */
export function movesFor(kind: Kind, doc: Doc, person: Person): readonly Move[] {
  return offersNow(kind, doc, person)
    .filter(({ why }) => why === '')
    .map(({ move }) => move);
}

/** The step for the large button; undefined where none stands out. */
export function mainMove(kind: Kind, doc: Doc, person: Person): Move | undefined {
  return mainOffer(offersNow(kind, doc, person))?.move;
}

function offersNow(kind: Kind, doc: Doc, person: Person) {
  return offersOf(kind, doc, person, dateOf(clock.now()));
}

/** The lists that this person may add to at any time; of several photo lists only the fitting one. */
export function listFieldsFor(kind: Kind, person: Person | undefined): readonly Field[] {
  if (!person || !kind.append_by.includes(person.role)) return [];
  return kind.fields.filter(({ type }) => type === 'photos' || type === 'notes');
}

/** The answers that this person may change. */
export function editableFields(kind: Kind, doc: Doc, person: Person | undefined): readonly Field[] {
  if (!person) return [];
  return kind.fields.filter((field) => mayEdit(field, doc, person));
}

/** The word of a level that is not the usual one, else "". */
export function unusualLevel(kind: Kind, doc: Doc): string {
  const field = kind.fields.find(({ name }) => name === kind.promote.level);
  const level = field ? textOf(doc.f[field.name]) : '';
  return field && level !== '' && level !== field.default ? codeWord(field.codes, level) : '';
}

/** The words of yes-or-no questions of the first screen that were answered with yes. */
export function raisedFlags(kind: Kind, doc: Doc): readonly string[] {
  return kind.fields
    .filter(
      (field) => field.type === 'flag' && field.asked === 'first' && doc.f[field.name] === true,
    )
    .map((field) => fieldLabel(kind, field));
}
