/** From a filled form to the act the engine saves, and what is still wrong with it. */

import type { Act, Json, JsonObject } from '@xunan/phone';
import type { Field, FieldType, Kind } from '../../contract/types';
import { rowsFault } from '../fields/rows-field';
import { fieldLabel } from '../kinds';
import { t } from '../words/all';
import type { DraftForm } from './draft-form';

/** A question of a form: which field, and whether it must be answered. */
export type Question = { readonly field: Field; readonly required: boolean };

/** What is wrong, by field; "" stands for the form as a whole. */
export type Errors = { readonly [field: string]: string };

type Answers = {
  readonly set: JsonObject;
  readonly add: { readonly [list: string]: readonly JsonObject[] };
};

/** The answers to these questions, split into values to set and list items to add. */
export function answersOf(form: DraftForm, questions: readonly Question[]): Answers {
  const set: { [field: string]: Json } = {};
  const add: { [list: string]: readonly JsonObject[] } = {};
  for (const { field } of questions) {
    const value = form.values.value[field.name];
    const photos = form.photos.value[field.name] ?? [];
    if (field.type === 'photos') {
      if (photos.length > 0) add[field.name] = photos;
    } else if (field.type === 'notes') {
      if (typeof value === 'string' && value.trim() !== '')
        add[field.name] = [{ text: value.trim() }];
    } else if (value !== undefined) {
      set[field.name] = typeof value === 'string' ? value.trim() : value;
    }
  }
  return { set, add };
}

/** The photos that go with an act; their bytes are on the phone since the draft. */
export function blobsOf(answers: Pick<Act, 'add'>) {
  return Object.values(answers.add ?? {})
    .flat()
    .filter((item) => typeof item.sha256 === 'string')
    .map((item) => ({ sha256: String(item.sha256), mime: 'image/jpeg' }));
}

/** What can be said of each answer by itself: missing, too long, out of range. */
export function errorsOf(kind: Kind, form: DraftForm, questions: readonly Question[]): Errors {
  const errors: { [field: string]: string } = {};
  for (const question of questions) {
    const error = errorOf(kind, form, question);
    if (error) errors[question.field.name] = error;
  }
  return errors;
}

/** Asks for an answer that is missing, by the word for how it is given. */
export function missingText(kind: Kind, field: Field): string {
  const how = MISSING[field.type] ?? 'form.missing';
  return t(how, { field: fieldLabel(kind, field) });
}

/** What is not written. */
const MISSING: { readonly [Type in FieldType]?: 'form.missing.pick' | 'form.missing.photos' } = {
  choice: 'form.missing.pick',
  choices: 'form.missing.pick',
  flag: 'form.missing.pick',
  place: 'form.missing.pick',
  places: 'form.missing.pick',
  grid: 'form.missing.pick',
  person: 'form.missing.pick',
  record: 'form.missing.pick',
  photos: 'form.missing.photos',
};

/** Errors of fields that are not on the screen belong to the form as a whole. */
export function placedErrors(errors: Errors, questions: readonly Question[]): Errors {
  const shown = new Set(questions.map(({ field }) => field.name));
  return Object.fromEntries(
    Object.entries(errors).map(([name, text]) => [shown.has(name) ? name : '', text]),
  );
}

/** The field of the first error in the order of the questions; undefined for the form as a whole. */
export function firstWrong(errors: Errors, questions: readonly Question[]): string | undefined {
  return questions.find(({ field }) => errors[field.name])?.field.name;
}

function errorOf(kind: Kind, form: DraftForm, { field, required }: Question): string | undefined {
  const { set, add } = answersOf(form, [{ field, required }]);
  const value = set[field.name];
  const empty = (value === undefined || value === '') && !add[field.name];
  if (empty) return required ? missingText(kind, field) : undefined;
  if (field.type === 'rows') return rowsFault(kind, field, value ?? null);
  if (field.type === 'integer' && !inRange(value, field)) {
    return t('form.number', { low: field.low, high: field.high });
  }
  if (typeof value === 'string' && field.max_len > 0 && [...value].length > field.max_len) {
    return t('form.too.long', { n: field.max_len, now: [...value].length });
  }
  return undefined;
}

function inRange(value: Json | undefined, field: Field): boolean {
  return (
    typeof value === 'number' &&
    Number.isInteger(value) &&
    value >= field.low &&
    (field.high === 0 || value <= field.high)
  );
}
