/**
 * Instants, local dates and what is late; the county's clock is UTC+8 all year round.
 *
 * Twin of `xunan.domain.deadlines`; it never asks the time itself.
 */

import type { Kind } from '../contract/types';
import { type RecordBody, textOf } from './body';

const MOMENT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z$/;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const DAY_MS = 86_400_000;
const LOCAL_MS = 8 * 3_600_000;

/** The instant of a wire text in milliseconds since 1970; NaN for any other form. */
export function momentMs(text: string): number {
  if (!MOMENT.test(text) || !isDate(text.slice(0, 10))) return Number.NaN;
  return Number(text.slice(11, 13)) > 23 ? Number.NaN : Date.parse(text);
}

export function isMoment(text: string): boolean {
  return !Number.isNaN(momentMs(text));
}

/** Whether the text is a day of the calendar, "YYYY-MM-DD". */
export function isDate(text: string): boolean {
  if (!DATE.test(text) || text.startsWith('0000')) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text;
}

/** The local date of an instant given in milliseconds since 1970. */
export function localDateOfMs(ms: number): string {
  return new Date(ms + LOCAL_MS).toISOString().slice(0, 10);
}

/** The local date of an instant given as on the wire. */
export function localDate(moment: string): string {
  return localDateOfMs(momentMs(moment));
}

/** The date so many days later (or earlier). */
export function addDays(day: string, days: number): string {
  return new Date(dayMs(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Days until a deadline; 0 on its own day, which still counts, and negative after it. */
export function daysLeft(dueOn: string, today: string): number {
  return Math.round((dayMs(dueOn) - dayMs(today)) / DAY_MS);
}

/** The last day, Sunday, of the week that holds the date. */
export function endOfWeek(day: string): string {
  return addDays(day, (7 - new Date(dayMs(day)).getUTCDay()) % 7);
}

/** Whether work on the record is still open. */
export function isOpen(kind: Kind, body: RecordBody): boolean {
  return kind.states.find((state) => state.name === body.state)?.open ?? false;
}

/** Whether the record is still open after its deadline's day has ended. */
export function isLate(kind: Kind, body: RecordBody, today: string): boolean {
  const due = textOf(body.f[kind.promote.due]);
  return due !== '' && due < today && isOpen(kind, body);
}

/** How a deadline is told: which sentence, with how many days in it. */
export interface DueWord {
  readonly key: 'due.none' | 'due.late' | 'due.today' | 'due.tomorrow' | 'due.left' | 'due.done';
  readonly days: number;
}

/** How far a record's deadline is; `days` counts up from 1 on both sides of it. */
export function dueWord(kind: Kind, body: RecordBody, today: string): DueWord {
  const due = textOf(body.f[kind.promote.due]);
  if (due === '') return { key: 'due.none', days: 0 };
  if (!isOpen(kind, body)) return { key: 'due.done', days: 0 };
  const left = daysLeft(due, today);
  if (left < 0) return { key: 'due.late', days: -left };
  if (left === 0) return { key: 'due.today', days: 0 };
  return { key: left === 1 ? 'due.tomorrow' : 'due.left', days: left };
}

function dayMs(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
