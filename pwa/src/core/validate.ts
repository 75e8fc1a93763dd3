/** Whether a value fits its field: type and limits; twin of `xunan.domain.validate`. */

import type { Codes, Column, Field } from '../contract/types';
import { isObject, type Json, type JsonObject } from './body';
import { isDate, isMoment } from './deadlines';

export const TEXT_MAX = 200;
export const LONG_TEXT_MAX = 2_000;
export const PHONE_MAX = 20;
const ID_MAX = 64;
const NAME_MAX = 40;
const PHOTO_BYTES_MAX = 32 * 1024 * 1024;
const PHOTO_SIDE_MAX = 20_000;
const EXIF_MAX = 40;
const ROWS_MAX = 50;
const PLACES_MAX = 200;

// Control characters, and halves of surrogate pairs, which are no text in UTF-8.
const CONTROL = /[\p{Cc}\p{Cs}]/u;
const CONTROL_BUT_LINES = /(?![\t\n])[\p{Cc}\p{Cs}]/u;
const BLANK = /^[ \t\n\u00a0\u3000]*$/;
const PHONE = /^\+?[0-9][0-9 ()-]{3,18}[0-9]$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SHA256 = /^[0-9a-f]{64}$/;
const VILLAGE = /^[0-9]{12}$/;
const GRID = /^[0-9]{15}$/;

const GEO_KEYS = ['lat', 'lon', 'accuracy_m', 'datum', 'at', 'source', 'raw'];
const PHOTO_KEYS = [
  ...['sha256', 'mime', 'size', 'w', 'h', 'taken_at', 'source'],
  ...['exif_at', 'exif_geo', 'geo', 'stored'],
];

/** Whether the value (not null) may stand in the field; lists are judged by `fitsList`. */
export function fits(field: Field | Column, value: Json, codes: Codes): boolean {
  const { type } = field;
  switch (type) {
    case 'text':
      return isText(value, field.max_len || TEXT_MAX);
    case 'long_text':
      return isText(value, field.max_len || LONG_TEXT_MAX, true);
    case 'phone':
      return isText(value, field.max_len || PHONE_MAX) && matches(PHONE, value);
    case 'integer':
      return isInteger(value, field.low, field.high || Number.MAX_SAFE_INTEGER);
    case 'flag':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && isDate(value);
    case 'moment':
      return typeof value === 'string' && isMoment(value);
    case 'choice':
      return isCode(codes, field.codes, value);
    case 'choices':
      return isChoices(codes, field.codes, value);
    case 'place':
      return matches(VILLAGE, value);
    case 'places':
      return arePlaces(value, field.high || PLACES_MAX);
    case 'rows':
      return areRows(field, value, codes);
    case 'grid':
      return matches(GRID, value);
    case 'geo':
      return isGeo(value);
    case 'person':
      return isPerson(value);
    case 'record':
      return matches(UUID, value);
    case 'photos':
    case 'notes':
      return false;
    default:
      return type satisfies never;
  }
}

/**
 * Whether these items may be added to a list field in one act.
 *
 * Only the act is bounded: what others added meanwhile must not turn good work away.
 */
export function fitsList(field: Field, items: Json): boolean {
  if (!Array.isArray(items) || items.length === 0) return false;
  if (field.high > 0 && items.length > field.high) return false;
  return items.every(field.type === 'photos' ? isPhoto : isNote);
}

function matches(pattern: RegExp, value: Json | undefined): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function isText(value: Json | undefined, longest: number, lines = false): boolean {
  if (typeof value !== 'string' || BLANK.test(value)) return false;
  // Code points, as the server counts; most texts are short enough either way.
  if (value.length > longest && [...value].length > longest) return false;
  return !(lines ? CONTROL_BUT_LINES : CONTROL).test(value);
}

function isNumber(value: Json | undefined, low: number, high: number): boolean {
  return typeof value === 'number' && value >= low && value <= high;
}

function isInteger(value: Json | undefined, low: number, high: number): boolean {
  return Number.isInteger(value) && isNumber(value, low, high);
}

function isMomentText(value: Json | undefined): boolean {
  return typeof value === 'string' && isMoment(value);
}

function isCode(codes: Codes, list: string, value: Json): boolean {
  return (codes[list] ?? []).some(({ code }) => code === value);
}

function isChoices(codes: Codes, list: string, value: Json): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  return new Set(value).size === value.length && value.every((code) => isCode(codes, list, code));
}

function hasOnly(value: JsonObject, keys: readonly string[]): boolean {
  return Object.keys(value).every((key) => keys.includes(key));
}

function isAbsent(value: Json | undefined): boolean {
  return value === undefined || value === null;
}

function arePlaces(value: Json, most: number): boolean {
  if (!Array.isArray(value) || value.length === 0 || value.length > most) return false;
  return value.every((one) => matches(VILLAGE, one)) && new Set(value).size === value.length;
}

/** A row is a set of its columns' answers; an answer that is not given is absent. */
function areRows(field: Field | Column, value: Json, codes: Codes): boolean {
  const columns = 'columns' in field ? field.columns : [];
  if (!Array.isArray(value) || value.length === 0) return false;
  return (
    value.length <= (field.high || ROWS_MAX) && value.every((row) => isRow(columns, row, codes))
  );
}

function isRow(columns: readonly Column[], row: Json, codes: Codes): boolean {
  if (!isObject(row) || Object.keys(row).length === 0) return false;
  if (columns.some(({ name, required }) => required && !(name in row))) return false;
  return Object.entries(row).every(([name, answer]) => {
    const column = columns.find((one) => one.name === name);
    return column !== undefined && fits(column, answer, codes);
  });
}

function isPoint(value: Json | undefined, keys: readonly string[]): value is JsonObject {
  if (!isObject(value) || !hasOnly(value, keys)) return false;
  const accuracy = value.accuracy_m;
  return (
    isNumber(value.lat, -90, 90) &&
    isNumber(value.lon, -180, 180) &&
    (isAbsent(accuracy) || isNumber(accuracy, 0, 1e8))
  );
}

function isGeo(value: Json): boolean {
  if (!isPoint(value, GEO_KEYS) || value.datum !== 'WGS-84') return false;
  const raw = value.raw;
  const rawKeys = ['lat', 'lon', 'accuracy_m', 'at'];
  if (!isAbsent(raw) && !(isPoint(raw, rawKeys) && isMomentText(raw.at))) return false;
  const source = value.source;
  return (source === 'fix' || source === 'pinned' || source === 'exif') && isMomentText(value.at);
}

function isPerson(value: Json): boolean {
  if (!isObject(value) || !hasOnly(value, ['id', 'name', 'role', 'org'])) return false;
  const more = [value.role, value.org].filter((text) => !isAbsent(text) && text !== '');
  return (
    more.every((text) => isText(text, NAME_MAX)) &&
    isText(value.id, ID_MAX) &&
    isText(value.name, NAME_MAX)
  );
}

function isPhoto(item: Json): boolean {
  if (!isObject(item) || !hasOnly(item, PHOTO_KEYS)) return false;
  const { source, geo, exif_at: exifAt, exif_geo: exifGeo, stored } = item;
  return (
    matches(SHA256, item.sha256) &&
    item.mime === 'image/jpeg' &&
    isInteger(item.size, 1, PHOTO_BYTES_MAX) &&
    isInteger(item.w, 1, PHOTO_SIDE_MAX) &&
    isInteger(item.h, 1, PHOTO_SIDE_MAX) &&
    isMomentText(item.taken_at) &&
    (source === 'camera' || source === 'gallery') &&
    (isAbsent(exifAt) || isText(exifAt, EXIF_MAX)) &&
    (isAbsent(exifGeo) || isPoint(exifGeo, ['lat', 'lon'])) &&
    (isAbsent(geo) || isPoint(geo, ['lat', 'lon', 'accuracy_m', 'at'])) &&
    (stored === undefined || typeof stored === 'boolean')
  );
}

function isNote(item: Json): boolean {
  if (!isObject(item) || !hasOnly(item, ['id', 'text'])) return false;
  return isText(item.id, 2 * ID_MAX) && isText(item.text, LONG_TEXT_MAX, true);
}
