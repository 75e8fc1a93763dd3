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
  /** Whose hands it is in: the person it is assigned to, or else whoever found it. */
  readonly who: string;
  /** Not yet known to the server in full: something on this device still waits. */
  readonly unsent: boolean;
  /** Lower-case text that a search looks in; private facts are not in it. */
  readonly haystack: string;
};

/** Words that a row takes from outside, because they depend on the language and the area. */
export type RowWords = {
  readonly title: (kind: Kind, doc: Doc) => string;
  readonly search: (kind: Kind, doc: Doc) => string;
  readonly shortCode: (id: string) => string;
};

/** The line for a record of `kind`. */
export function rowOf(kind: Kind, view: ViewRow, words: RowWords): Row {
  const { doc } = view;
  const at = (name: string) => text(doc.f[name]);
  const shown = kind.promote;
  const title = words.title(kind, doc);
  const who = whoOf(kind, doc);
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
    open: kind.states.find((state) => state.name === doc.state)?.open ?? true,
    due: at(shown.due),
    who,
    unsent: view.pending.length > 0,
    haystack: told.join('\n').toLowerCase(),
  };
}

/** Kinds say in whose streams a record goes; the last named person is the one who works on it. */
function whoOf(kind: Kind, doc: Doc): string {
  const people = kind.streams
    .filter((stream) => stream.prefix === 'u')
    .map((stream) => nameOf(doc.f[stream.field]))
    .filter((name) => name !== '');
  return people.at(-1) ?? doc.log[0]?.by.name ?? '';
}

function nameOf(value: Json | undefined): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  const { name } = value as { readonly name?: Json };
  return text(name);
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
