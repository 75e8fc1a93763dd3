/** Evaluates the closed set of conditions; twin of `xunan.domain.conditions`. */

import type { Case, Condition, Kind } from '../contract/types';
import {
  type Actor,
  type Fields,
  isObject,
  itemsOf,
  type Json,
  type JsonObject,
  type LogEntry,
  pointOf,
  textOf,
} from './body';
import { addDays, momentMs } from './deadlines';
import { distanceM } from './near';

// Mobile, landline, identity number; written without lookbehind, which old phones lack.
const PERSONAL =
  /(^|[^0-9])(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}|[1-9][0-9]{16}[0-9Xx])([^0-9]|$)/;

/** What a condition looks at: the fields after the answers, the timeline, who acts, on which date. */
export interface Facts {
  readonly fields: Fields;
  readonly log: readonly LogEntry[];
  readonly actor: Actor;
  readonly today: string;
  /** By how much the clock that its author reads may be behind the server's; 0 where absent. */
  readonly behindMs?: number;
}

/** Whether a value is an answer: null, the empty text and the empty list are none. */
export function isFilled(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  return !(Array.isArray(value) && value.length === 0);
}

/** Whether the field has the value, or one of the values, that the case names; no case is so. */
export function isCase(when: Case | null, fields: Fields): boolean {
  if (when === null) return true;
  const [name, wanted] = when;
  const value = fields[name];
  return Array.isArray(wanted) ? wanted.includes(value) : value === wanted;
}

/** Whether the condition holds for these facts. */
export function holds(condition: Condition, facts: Facts): boolean {
  const { fields, log, actor } = facts;
  switch (condition.test) {
    case 'filled':
      return !isCase(condition.when, fields) || isFilled(fields[condition.field]);
    case 'either_filled':
      return condition.fields.some((name) => isFilled(fields[name]));
    case 'is_actor': {
      const person = fields[condition.field];
      return !isObject(person) || person.id === actor.id;
    }
    case 'not_who':
      return !whoMade(log, condition.move).has(actor.id);
    case 'only_roles':
      return fields[condition.field] !== condition.value || condition.roles.includes(actor.role);
    case 'date_within':
      return isDateWithin(condition, facts);
    case 'photo_after': {
      const since = lastMadeMs(log, condition.move);
      return since === undefined || takenBy(facts, condition.field).some((ms) => ms > since);
    }
    case 'photo_near':
      return arePhotosNear(condition, fields);
    case 'no_personal_facts':
      return !PERSONAL.test(textOf(fields[condition.field]));
    case 'at_least':
      return areEnough(condition, fields);
    case 'not_before': {
      const [later, earlier] = [fields[condition.field], fields[condition.other]].map(textOf);
      return !later || !earlier || momentMs(later) >= momentMs(earlier);
    }
    case 'at_most': {
      const rows = condition.each === '' ? [fields] : itemsOf(fields[condition.each]);
      return rows.every((row) => {
        const [one, two] = [row[condition.field], row[condition.other]];
        return typeof one !== 'number' || typeof two !== 'number' || one <= two;
      });
    }
    case 'equal': {
      const [one, two] = [fields[condition.field], fields[condition.other]];
      return typeof one !== 'number' || typeof two !== 'number' || one === two;
    }
    default:
      return condition satisfies never;
  }
}

type DateWithin = Extract<Condition, { test: 'date_within' }>;
type AtLeast = Extract<Condition, { test: 'at_least' }>;
type PhotoNear = Extract<Condition, { test: 'photo_near' }>;

function isDateWithin(condition: DateWithin, { fields, today }: Facts): boolean {
  const value = textOf(fields[condition.field]);
  if (value === '') return true;
  if (value < addDays(today, condition.low_days)) return false;
  const unbounded = condition.unless !== null && isCase(condition.unless, fields);
  return unbounded || value <= addDays(today, condition.high_days);
}

function areEnough({ field, count, when, where }: AtLeast, fields: Fields): boolean {
  if (!isCase(when, fields)) return true;
  const value = fields[field];
  const items = Array.isArray(value) ? value : [];
  return items.filter((row) => !where || (isObject(row) && isCase(where, row))).length >= count;
}

function arePhotosNear(condition: PhotoNear, fields: Fields): boolean {
  const point = pointOf(fields[condition.geo]);
  if (!point) return true;
  return itemsOf(fields[condition.field]).every((photo) => {
    const at = pointOf(photo.geo) ?? pointOf(photo.exif_geo);
    return !at || distanceM(point, at) <= condition.metres;
  });
}

/**
 * When each photo of the list was taken, at the latest; by the server's clock.
 *
 * A photo's own time is its phone's claim. It is moved by what the phone was behind when the photo
 * was added: as measured, else as much as the time of receipt allows. So a wrong clock never turns
 * work away, and both times stay where everybody can read them [P16].
 */
function takenBy({ fields, log, behindMs = 0 }: Facts, name: string): readonly number[] {
  const added = log.flatMap((entry) => {
    const done = entry.at_est ?? entry.got;
    const behind = done ? momentMs(done) - momentMs(entry.at) : behindMs;
    return Array<number>(entry.add?.[name] ?? 0).fill(behind);
  });
  return itemsOf(fields[name]).map(
    (photo, i) => momentMs(textOf(photo.taken_at)) + (added[i] ?? behindMs),
  );
}

/**
 * When the move last changed the state, as far as can be told no later than it did.
 *
 * Acts that came too late do not count; nothing was done after the server heard of it.
 */
function lastMadeMs(log: readonly LogEntry[], move: string): number | undefined {
  const made = log.filter((entry) => entry.act === move && entry.to).at(-1);
  if (!made) return undefined;
  const claimed = momentMs(made.at_est ?? made.at);
  return made.got ? Math.min(claimed, momentMs(made.got)) : claimed;
}

/** Who made the move the last time, with those who made it again without knowing. */
function whoMade(log: readonly LogEntry[], move: string): ReadonlySet<string> {
  const who = new Set<string>();
  for (const entry of [...log].reverse()) {
    if (entry.act !== move) continue;
    who.add(entry.by.id);
    if (entry.to) break;
  }
  return who;
}

/** An answer given anew must hold; one that another answer bears on only if it held before. */
export function isJudged(
  need: Kind['edit_needs'][number],
  values: JsonObject,
  before: Facts,
): boolean {
  const given = need.test === 'date_within' ? need.unless : need.when;
  const bears = Object.hasOwn(values, need.field) || (given && Object.hasOwn(values, given[0]));
  return values[need.field] != null || (Boolean(bears) && holds(need, before));
}
