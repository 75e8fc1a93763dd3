/**
 * Times as people read them. The county keeps one clock, UTC+8 all year, so nothing here asks the
 * phone for a zone: a phone set to another zone shows the same hours as the paper.
 */

import { t } from './words';

const ZONE_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The local date "2026-06-20" of an instant in milliseconds. */
export function dateOf(ms: number): string {
  return new Date(ms + ZONE_MS).toISOString().slice(0, 10);
}

/** The local time "09:30" of an instant in milliseconds. */
function clockOf(ms: number): string {
  return new Date(ms + ZONE_MS).toISOString().slice(11, 16);
}

/** An instant on the wire, "2026-06-20T01:02:03.004Z". */
export function instantOf(ms: number): string {
  return new Date(ms).toISOString();
}

/** Milliseconds of an instant on the wire; NaN for anything else. */
export function msOf(instant: string): number {
  return Date.parse(instant);
}

/** Local date and time of an instant, "2026-06-20 09:02". */
export function momentText(instant: string): string {
  const ms = msOf(instant);
  return Number.isNaN(ms) ? instant : `${dateOf(ms)} ${clockOf(ms)}`;
}

/** How long ago, in words: 刚刚, 5 分钟前, 昨天 09:02, then the date. */
export function agoText(ms: number, nowMs: number): string {
  const minutes = Math.floor((nowMs - ms) / 60_000);
  if (minutes < 1) return t('when.now');
  if (minutes < 60) return t('when.minutes', { n: minutes });
  const days = daysBetween(dateOf(ms), dateOf(nowMs));
  if (days === 0) return t('when.today', { time: clockOf(ms) });
  if (days === 1) return t('when.yesterday', { time: clockOf(ms) });
  if (days < 7) return t('when.days', { n: days });
  return dateOf(ms);
}

/** Days from one local date to another; negative if the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** The local date `days` after another. */
export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** 还剩 3 天, 今天到期, 超期 4 天. */
export function dueText(date: string, today: string): string {
  const days = daysBetween(today, date);
  if (days > 0) return t('due.left', { n: days });
  return days === 0 ? t('due.today') : t('due.over', { n: -days });
}
