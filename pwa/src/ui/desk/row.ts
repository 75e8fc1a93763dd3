/** One record as a line of the desk's tables: only what is shown, sorted or searched. */

import type { Doc, Json, ViewRow } from '@xunan/phone';
import type { Kind } from '../../contract/types';

export type Row = {
  readonly id: string;
  readonly kind: string;
  /** The official number, or "" before filing. */
  readonly number: string;
  readonly title: string;
  readonly category: string;
  readonly level: string;
  /** A 12-digit division code, or "". */
  readonly place: string;
  /** An instant, or "". */
  readonly found: string;
  readonly state: string;
  readonly open: boolean;
  /** A local date, or "". */
  readonly due: string;
  /** Whose hands it is in: the person it is given to, else the unit named with them, else "". */
  readonly who: string;
  /** What its report raised as grave while nobody has decided its level, else "". */
  readonly raised: string;
  /** It stands under 需要您处理 for the person who sits here. */
  readonly waits: boolean;
  /** Not yet known to the server in full: something on this device still waits. */
  readonly unsent: boolean;
  /** Lower-case text that a search looks in; private facts are not in it. */
  readonly haystack: string;
};

/** What a row takes from outside, because it depends on the language, the area or the person. */
export type RowWords = {
  readonly title: (kind: Kind, doc: Doc) => string;
  readonly search: (kind: Kind, doc: Doc) => string;
  readonly shortCode: (id: string) => string;
  /** The questions that were answered with yes in the first report. */
  readonly raised: (kind: Kind, doc: Doc) => readonly string[];
  readonly waits: (kind: Kind, doc: Doc) => boolean;
};

/** The line for a record of `kind`. */
export function rowOf(kind: Kind, view: ViewRow, words: RowWords): Row {
  const { doc } = view;
  const at = (name: string) => text(doc.f[name]);
  const shown = kind.promote;
  const title = words.title(kind, doc);
  const who = whoOf(kind, doc);
  const open = kind.states.find((state) => state.name === doc.state)?.open ?? true;
  const undecided = open && shown.level !== '' && at(shown.level) === '';
  const told = [title, words.shortCode(doc.id), words.search(kind, doc), who];
  return {
    id: doc.id,
    kind: doc.kind,
    number: at(shown.number),
    title,
    category: at(shown.category),
    level: at(shown.level),
    place: at(shown.place),
    found: at(shown.captured) || (doc.log[0]?.at ?? ''),
    state: doc.state,
    open,
    due: at(shown.due),
    who,
    raised: undecided ? words.raised(kind, doc).join(' ') : '',
    waits: words.waits(kind, doc),
    unsent: view.pending.length > 0,
    haystack: told.join('\n').toLowerCase(),
  };
}

/** States say for whom a record waits; a unit is what the step that names that person asks beside. */
function whoOf(kind: Kind, doc: Doc): string {
  const people = new Set(kind.states.flatMap((state) => state.waits_on));
  const beside = kind.moves
    .map((move) => move.asks.map((ask) => ask.field))
    .filter((asked) => asked.some((field) => people.has(field)))
    .flat();
  const units = kind.fields.filter(({ name, type }) => type === 'text' && beside.includes(name));
  const names = [
    ...[...people].map((field) => nameOf(doc.f[field])),
    ...units.map(({ name }) => text(doc.f[name])),
  ];
  return names.find((name) => name !== '') ?? '';
}

function nameOf(value: Json | undefined): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  const { name } = value as { readonly name?: Json };
  return text(name);
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
