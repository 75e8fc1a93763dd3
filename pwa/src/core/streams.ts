/** Which streams a person has and in which a record stands; twin of `xunan.domain.streams`. */

import type { Kind, Stream } from '../contract/types';
import { type Actor, type Fields, isObject, type Json } from './body';

const FIELD_ROLES: readonly string[] = [
  'grid_worker',
  'village_officer',
  'disaster_informant',
  'geo_monitor',
];
const TOWNSHIP_ROLES: readonly string[] = ['township_officer', 'township_leader'];
const UNIT_ROLES: readonly string[] = ['school_safety', 'site_safety', 'volunteer'];
const COUNTY_ROLES: readonly string[] = ['county_officer'];

/** The code of the county a person works in, "" where no place of theirs tells it. */
export function countyOf({ county, township, villages, grids }: Actor): string {
  return [county, township, ...villages, ...grids].find((place) => place !== '')?.slice(0, 6) ?? '';
}

/** The streams that hold what a person may see: their own, their county's, their post's places'. */
export function streamsOf(person: Actor): readonly string[] {
  const streams = [`u:${person.id}`];
  const county = countyOf(person);
  if (county) streams.push(`a:${county}`);
  if (FIELD_ROLES.includes(person.role)) {
    streams.push(...person.grids.map((grid) => `g:${grid}`));
    streams.push(...person.villages.map((village) => `v:${village}`));
  }
  if (TOWNSHIP_ROLES.includes(person.role) && person.township) streams.push(`t:${person.township}`);
  if (COUNTY_ROLES.includes(person.role) && person.county) streams.push(`c:${person.county}`);
  if (UNIT_ROLES.includes(person.role)) {
    streams.push(...person.villages.map((village) => `p:${village}`));
    if (person.unit) streams.push(`o:${person.unit}`);
  }
  return [...new Set(streams)];
}

/** The streams of a record with these fields, without repeats, in the order of declaration. */
export function recordStreams(kind: Kind, fields: Fields): readonly string[] {
  const named = kind.streams.map((stream) => streamName(stream, fields[stream.field]));
  return [...new Set(named.filter((name) => name !== ''))];
}

/** Whether a person may see, and so write, a record with these fields. */
export function isInScope(kind: Kind, fields: Fields, person: Actor): boolean {
  const mine = new Set(streamsOf(person));
  return recordStreams(kind, fields).some((stream) => mine.has(stream));
}

function streamName({ prefix, take }: Stream, value: Json | undefined): string {
  const text = isObject(value) ? value.id : value;
  if (typeof text !== 'string' || text === '' || text.length < take) return '';
  return `${prefix}:${take > 0 ? text.slice(0, take) : text}`;
}
