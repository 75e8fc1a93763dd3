/** Words for what the desk shows, looked up by the names that rows and timelines carry. */

import type { Json } from '@xunan/phone';
import type { Field, Kind } from '../../contract/types';
import {
  actWord,
  codeOptions,
  fieldLabel,
  kindNamed,
  kindWord,
  moveWord,
  stateWord,
} from '../kinds';
import { placeName } from '../me';
import { valueText } from '../record-words';
import { me } from '../session';
import { dateOf, daysBetween, dueText, momentText, msOf } from '../time';
import { lang } from '../words';
import type { Row } from './row';
import type { View } from './views';
import { t } from './words';

export { roleWord } from '../kinds';
export { momentText as momentWords } from '../time';

/** The name of a kind by its identifier; the identifier where this app does not know it. */
export function kindWords(name: string): string {
  const kind = kindNamed(name);
  return kind ? kindWord(kind) : name;
}

export function stateOf(kindName: string, state: string): string {
  const kind = kindNamed(kindName);
  return kind ? stateWord(kind, state) : state;
}

export function stepWord(kindName: string, move: string): string {
  const kind = kindNamed(kindName);
  return kind ? moveWord(kind, move) : move;
}

/** What a timeline entry did: a step of the kind, or 上报, 修改, 补充. */
export function actWords(kindName: string, act: string): string {
  const kind = kindNamed(kindName);
  return kind ? actWord(kind, act) : act;
}

export function fieldWord(kindName: string, name: string): string {
  const kind = kindNamed(kindName);
  const field = kind?.fields.find((one) => one.name === name);
  return kind && field ? fieldLabel(kind, field) : name;
}

export function viewWord(view: View, kindName: string): string {
  return view === 'all' ? t('rail.all', { kind: kindWords(kindName) }) : t(`rail.${view}`);
}

type CodedPart = 'level' | 'category';

/** The codes that a kind's level or category may have, in their declared order, with their words. */
export function codesOf(kind: Kind, part: CodedPart): readonly (readonly [string, string])[] {
  const field = kind.fields.find((one) => one.name === kind.promote[part]);
  const options = field?.codes ? codeOptions(field.codes) : [];
  return options.map(({ value, label }) => [value, label] as const);
}

/** The word for a row's level or category; the code itself where it is new to this app. */
export function codeOf(kindName: string, part: CodedPart, code: string): string {
  const kind = kindNamed(kindName);
  return (kind && codesOf(kind, part).find(([value]) => value === code)?.[1]) ?? code;
}

/** Levels are declared from slight to grave: the last of several is the one that must stand out. */
export function levelLook(row: Row): 'major' | 'plain' {
  const kind = kindNamed(row.kind);
  const codes = kind ? codesOf(kind, 'level') : [];
  return codes.length > 1 && codes.at(-1)?.[0] === row.level ? 'major' : 'plain';
}

/** Where a division code lies, in short; within one township its name is left out. */
export function placeWords(division: string): string {
  const townships = me.value?.divisions.townships ?? [];
  for (const { name, villages } of townships) {
    const village = villages.find(({ code }) => code === division);
    if (village) return townships.length > 1 ? `${name}${village.short}` : village.short;
  }
  return placeName(me.value, division);
}

/** An answer in words, or the word for "not answered". */
export function valueWords(field: Field, value: Json | undefined): string {
  return valueText(field, value, me.value) || t('fact.empty');
}

/** Before there is a number: the end of the id, which no other record of a township shares. */
export function shortCode(id: string): string {
  return id.slice(-6).toUpperCase();
}

export type DueWords = { readonly words: string; readonly late: boolean };

/** 还剩 3 天, 今天到期 or 超期 2 天. */
export function dueWords(due: string, today: string): DueWords {
  return { words: dueText(due, today), late: daysBetween(today, due) < 0 };
}

/** Local date and time for a narrow column; the year only where it is not this one. */
export function momentShort(instant: string, today: string): string {
  const text = momentText(instant);
  return text.startsWith(today.slice(0, 5)) ? text.slice(5) : text;
}

/** Local date and time to the second, for what must be told exactly. */
export function momentExact(instant: string): string {
  const ms = msOf(instant);
  if (Number.isNaN(ms)) return instant;
  const local = new Date(ms + 8 * 3_600_000).toISOString();
  return `${dateOf(ms)} ${local.slice(11, 19)}`;
}

export function weekdayWord(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  const locale = lang.value === 'en' ? 'en' : 'zh-CN';
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(day);
}

/** 38 米, 1.2 公里. */
export function metresWords(metres: number): string {
  if (metres < 1000) return t('unit.metres', { n: Math.round(metres) });
  return t('unit.kilometres', { n: (metres / 1000).toFixed(1) });
}

/** 25 分钟, 1 小时 5 分钟. */
export function spanWords(minutes: number): string {
  const whole = Math.round(minutes);
  if (whole < 60) return t('unit.minutes', { n: whole });
  return t('unit.hours', { n: Math.floor(whole / 60), m: whole % 60 });
}
