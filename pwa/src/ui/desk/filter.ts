/** What a desk list shows, and how that stands in the address so that a link or a reload brings it back. */

import { endOfWeek } from '../../core/deadlines';
import type { Row } from './row';

export const DUE_CHOICES = ['', 'overdue', 'week', 'range'] as const;
export type DueChoice = (typeof DUE_CHOICES)[number];

export const SORTS = ['number', 'title', 'level', 'place', 'found', 'state', 'due', 'who'] as const;
export type Sort = (typeof SORTS)[number];

/** An empty string means "any". `place` is a division code or the first digits of one. */
export type Filter = {
  readonly q: string;
  readonly place: string;
  readonly state: string;
  readonly level: string;
  readonly category: string;
  readonly due: DueChoice;
  readonly from: string;
  readonly until: string;
  readonly sort: Sort;
  readonly down: boolean;
};

export const ANYTHING: Filter = {
  q: '',
  place: '',
  state: '',
  level: '',
  category: '',
  due: '',
  from: '',
  until: '',
  sort: 'found',
  down: true,
};

const TEXT_KEYS = ['q', 'place', 'state', 'level', 'category', 'from', 'until'] as const;

/** The filter in an address's query; what it does not say, or says wrongly, is as in `start`. */
export function filterFromQuery(query: string, start: Filter = ANYTHING): Filter {
  const asked = new URLSearchParams(query);
  const texts = Object.fromEntries(TEXT_KEYS.map((key) => [key, asked.get(key) ?? start[key]]));
  const due = DUE_CHOICES.find((choice) => choice === asked.get('due'));
  const order = asked.get('sort') ?? '';
  const sort = SORTS.find((name) => name === order.replace(/^-/, ''));
  return {
    ...start,
    ...texts,
    due: due ?? start.due,
    ...(sort ? { sort, down: order.startsWith('-') } : {}),
  };
}

/** The query that `filterFromQuery` reads back; it names only what differs from `start`. */
export function filterToQuery(filter: Filter, start: Filter = ANYTHING): URLSearchParams {
  const said = new URLSearchParams();
  for (const key of [...TEXT_KEYS, 'due'] as const) {
    if (filter[key] !== start[key]) said.set(key, filter[key]);
  }
  if (filter.sort !== start.sort || filter.down !== start.down) {
    said.set('sort', (filter.down ? '-' : '') + filter.sort);
  }
  return said;
}

/** How many questions narrow the list; the search words count as one. */
export function narrowedBy(filter: Filter): number {
  const keys = ['q', 'place', 'state', 'level', 'category', 'due'] as const;
  return keys.filter((key) => filter[key] !== '').length;
}

/** Whether a row answers every question of the filter on the local date `today`. */
export function matches(row: Row, filter: Filter, today: string): boolean {
  return (
    row.place.startsWith(filter.place) &&
    (filter.state === '' || row.state === filter.state) &&
    (filter.level === '' || row.level === filter.level) &&
    (filter.category === '' || row.category === filter.category) &&
    dueMatches(row, filter, today) &&
    wordsMatch(row.haystack, filter.q)
  );
}

/** Every word of the question must occur; case does not matter. */
function wordsMatch(haystack: string, q: string): boolean {
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

function dueMatches(row: Row, filter: Filter, today: string): boolean {
  if (filter.due === '') return true;
  if (filter.due === 'overdue') return isOverdue(row, today);
  if (row.due === '') return false;
  if (filter.due === 'week') return row.open && row.due >= today && row.due <= endOfWeek(today);
  return row.due >= filter.from && (filter.until === '' || row.due <= filter.until);
}

/** Work still open whose due date has passed: the due day itself is still on time. */
export function isOverdue(row: Row, today: string): boolean {
  return row.open && row.due !== '' && row.due < today;
}
