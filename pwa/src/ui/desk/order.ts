/** The order of rows in a desk list: what is unknown always stands last, equal rows keep newest first. */

import type { Filter, Sort } from './filter';
import type { Row } from './row';

/** The text by which a column sorts; "" is "unknown". */
export type SortText = (row: Row, sort: Sort) => string;

/** A sorted copy of the rows; `ranks` gives the order of codes (levels, states) as declared. */
export function ordered(
  rows: readonly Row[],
  filter: Pick<Filter, 'sort' | 'down'>,
  ranks: ReadonlyMap<string, number>,
): readonly Row[] {
  const sign = filter.down ? -1 : 1;
  return [...rows].sort((left, right) => compared(left, right, filter.sort, sign, ranks));
}

/** The same order, but what was raised as grave and is undecided stands before all else. */
export function raisedFirst(rows: readonly Row[]): readonly Row[] {
  return [...rows.filter((row) => row.raised !== ''), ...rows.filter((row) => row.raised === '')];
}

function compared(
  left: Row,
  right: Row,
  sort: Sort,
  sign: number,
  ranks: ReadonlyMap<string, number>,
): number {
  const [a, b] = [sortText(left, sort, ranks), sortText(right, sort, ranks)];
  if (a === b) return newestFirst(left, right);
  if (a === '') return 1;
  if (b === '') return -1;
  return a < b ? -sign : sign;
}

function newestFirst(left: Row, right: Row): number {
  if (left.found !== right.found) return left.found < right.found ? 1 : -1;
  return left.id < right.id ? 1 : left.id > right.id ? -1 : 0;
}

function sortText(row: Row, sort: Sort, ranks: ReadonlyMap<string, number>): string {
  if (sort !== 'level' && sort !== 'state') return row[sort];
  const code = row[sort];
  const rank = ranks.get(`${sort}:${code}`);
  return rank === undefined ? code : String(rank).padStart(4, '0');
}
