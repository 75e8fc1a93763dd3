/** A record in words: its title, its answers, how far it has travelled. */

import type { Doc, Json, JsonObject, ViewRow } from '@xunan/phone';
import type { Column, Field, Kind } from '../contract/types';
import { codeWord, kindNamed, kindWord } from './kinds';
import { type Me, placeName } from './me';
import { heldRecord } from './records';
import { momentText } from './time';
import type { SyncState } from './widgets/tags';
import { lang, t } from './words';

const TITLE_LENGTH = 24;

/** The title somebody gave, else the category, else the beginning of what was described. */
export function titleOf(kind: Kind, doc: Doc): string {
  const given = textAt(doc, kind.promote.title);
  if (given) return given;
  const told = kind.fields.find((field) => field.type === 'long_text' && textAt(doc, field.name));
  if (told) return shortened(textAt(doc, told.name));
  const category = kind.fields.find((field) => field.name === kind.promote.category);
  const code = category ? textAt(doc, category.name) : '';
  return category && code ? codeWord(category.codes, code) : kindWord(kind);
}

/** Where it is: the village, then the words for the spot if the kind has a text of that name. */
export function placeOf(kind: Kind, doc: Doc, me: Me | null): string {
  const code = textAt(doc, kind.promote.place);
  return code ? placeName(me, code) : '';
}

/** Everything that a search may find a record by; private facts are left out. */
export function searchText(kind: Kind, doc: Doc, me: Me | null): string {
  const told = kind.fields
    .filter((field) => (field.type === 'text' || field.type === 'long_text') && !field.private)
    .map((field) => textAt(doc, field.name));
  const category = kind.fields.find((field) => field.name === kind.promote.category);
  const word = category ? codeWord(category.codes, textAt(doc, category.name)) : '';
  return [...told, word, placeOf(kind, doc, me)].filter((part) => part !== '').join(' ');
}

/** An answer in words; "" for none. */
export function valueText(field: Field | Column, value: Json | undefined, me: Me | null): string {
  if (value === undefined || value === null) return '';
  if ('private' in field && field.private && field.type === 'text') return masked(String(value));
  switch (field.type) {
    case 'flag':
      return t(value === true ? 'yes' : 'no');
    case 'moment':
      return momentText(String(value));
    case 'choice':
      return codeWord(field.codes, String(value));
    case 'choices':
      return Array.isArray(value)
        ? value
            .map((code) => codeWord(field.codes, String(code)))
            .join(lang.value === 'en' ? ', ' : '、')
        : '';
    case 'place':
      return placeName(me, String(value));
    case 'places':
      return Array.isArray(value)
        ? value.map((code) => placeName(me, String(code))).join(lang.value === 'en' ? ', ' : '、')
        : '';
    case 'rows':
      return Array.isArray(value)
        ? value
            .filter(isObject)
            .map((row) => rowText(field, row, me))
            .join('\n')
        : '';
    case 'grid':
      return `${placeName(me, String(value).slice(0, 12))} ${String(value).slice(12)}`;
    case 'geo':
      return isObject(value) ? geoText(value) : '';
    case 'person':
      return isObject(value) ? String(value.name ?? '') : '';
    case 'record':
      return 'of' in field ? recordText(field.of, String(value)) : String(value);
    case 'photos':
    case 'notes':
      return Array.isArray(value) ? String(value.length) : '';
    default:
      return String(value);
  }
}

/** What names a person to the state: only its end is shown. */
function masked(text: string): string {
  return text.length > 4 ? `••••${text.slice(-4)}` : '••••';
}

/** The answers of a row in the order of the columns. */
function rowText(field: Field | Column, row: JsonObject, me: Me | null): string {
  const columns = 'columns' in field ? field.columns : [];
  return columns
    .map((column) => valueText(column, row[column.name], me))
    .filter((text) => text !== '')
    .join(' · ');
}

/** A record as others refer to it: its number if it has one, and its title. */
export function referenceTo(kind: Kind, doc: Doc): string {
  return [textAt(doc, kind.promote.number), titleOf(kind, doc)].filter(Boolean).join(' ');
}

/** A record in words; only the end of its id where it is not on this device. */
function recordText(kindName: string, id: string): string {
  const kind = kindNamed(kindName);
  const row = heldRecord(kindName, id);
  return kind && row ? referenceTo(kind, row.doc) : id.slice(-6).toUpperCase();
}

function geoText(geo: JsonObject): string {
  const place = `${Number(geo.lat).toFixed(5)}, ${Number(geo.lon).toFixed(5)}`;
  const source = geo.source;
  if (source === 'exif') return `${place} · ${t('geo.from.photo')}`;
  const how = source === 'pinned' ? t('geo.from.pinned') : t('geo.from.fix');
  return `${place} · ${how} · ${t('geo.accuracy', { m: String(geo.accuracy_m) })}`;
}

/**
 * How far this phone's part of a record has travelled.
 *
 * A record is reported only when its operations have a verdict and its photos have arrived.
 */
export function syncStateOf(row: ViewRow, sending: boolean): SyncState {
  if (row.unfit.length > 0) return 'conflict';
  if (row.pending.length > 0) return sending ? 'sending' : 'queued';
  const missing = photosOf(row.doc).some((photo) => photo.stored !== true);
  return missing ? (sending ? 'sending' : 'queued') : 'synced';
}

/** Whether the record holds what only a newer version of this app can show [V8]. */
export function isNewer(kind: Kind, doc: Doc): boolean {
  const fields = new Set(kind.fields.map(({ name }) => name));
  return (
    Object.keys(doc.f).some((name) => !fields.has(name)) ||
    !kind.states.some(({ name }) => name === doc.state)
  );
}

/** All photo facts of a record, whatever field they stand in. */
export function photosOf(doc: Doc): readonly JsonObject[] {
  return Object.values(doc.f).flatMap((value) =>
    Array.isArray(value) ? value.filter((item) => isObject(item) && 'sha256' in item) : [],
  ) as JsonObject[];
}

export function textAt(doc: Doc, field: string): string {
  const value = doc.f[field];
  return typeof value === 'string' ? value : '';
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shortened(told: string): string {
  const line = told.replace(/\s+/g, ' ').trim();
  return line.length > TITLE_LENGTH ? `${line.slice(0, TITLE_LENGTH - 1)}…` : line;
}
