import { useMemo } from 'preact/hooks';
import type { Kind } from '../../contract/types';
import { go } from '../router';
import { hrefTo, type Place, pathOf } from './address';
import { type Desk, deskRows, useDesk } from './desk-state';
import {
  ANYTHING,
  type Filter,
  filterFromQuery,
  filterToQuery,
  matches,
  type Sort,
} from './filter';
import { codesOf } from './labels';
import { ordered, raisedFirst } from './order';
import type { Row } from './row';
import { isDeskKind, viewTest } from './views';

export type ListPlace = Extract<Place, { page: 'list' }>;

export type List = {
  readonly place: ListPlace;
  /** The kinds whose rows can stand in it. */
  readonly kinds: readonly Kind[];
  readonly filter: Filter;
  /** How many rows there are before the filter. */
  readonly all: number;
  readonly rows: readonly Row[];
  readonly narrow: (change: Partial<Filter>) => void;
  readonly clear: () => void;
  readonly sortBy: (sort: Sort) => void;
  readonly hrefOf: (row: Row) => string;
  readonly open: (row: Row | null) => void;
};

/** The rows of a list in order, and the ways to move within it; all of it stands in the address. */
export function useList(place: ListPlace, query: string): List {
  const desk = useDesk();
  const usual = place.view === 'all' || place.view === 'review' ? ANYTHING : USUAL[place.view];
  const filter = useMemo(() => filterFromQuery(query, usual), [query, usual]);
  const kinds = useMemo(() => kindsOf(desk.kinds, place.kind), [desk.kinds, place.kind]);
  const all = useViewRows(desk, place, kinds);
  const rows = useMemo(() => {
    const fitting = all.filter((row) => matches(row, filter, desk.today));
    const rows = ordered(fitting, filter, ranksOf(kinds));
    const asUsual = filter.sort === usual.sort && filter.down === usual.down;
    return place.view === 'inbox' && asUsual ? raisedFirst(rows) : rows;
  }, [all, filter, usual, place.view, desk, kinds]);
  const queryOf = (next: Filter) => filterToQuery(next, usual).toString();
  const change = (next: Filter) => goTo(place, queryOf(next));
  const placeWith = (row: Row | null): ListPlace => ({
    ...place,
    open: row && { kind: row.kind, id: row.id },
  });
  return {
    place,
    kinds,
    filter,
    all: all.length,
    rows,
    narrow: (part) => change({ ...filter, ...part }),
    clear: () => change({ ...usual, sort: filter.sort, down: filter.down }),
    sortBy: (sort) => change(sortedBy(filter, sort)),
    hrefOf: (row) => hrefTo(placeWith(row), queryOf(filter)),
    open: (row) => goTo(placeWith(row), queryOf(filter)),
  };
}

/** What must be done first stands first: the longest waiting, the most overdue. */
const USUAL: Readonly<Record<'inbox' | 'overdue', Filter>> = {
  inbox: { ...ANYTHING, sort: 'found', down: true },
  overdue: { ...ANYTHING, sort: 'due', down: false },
};

/** A step inside one list leaves no trace for the back key. */
function goTo(place: ListPlace, query: string): void {
  go({ name: 'desk', path: pathOf(place), query }, { replace: true });
}

function kindsOf(kinds: readonly Kind[], name: string): readonly Kind[] {
  return kinds.filter((kind) => isDeskKind(kind) && (name === '' || kind.name === name));
}

function useViewRows(desk: Desk, place: ListPlace, kinds: readonly Kind[]): readonly Row[] {
  const rows = deskRows.value;
  return useMemo(() => {
    const tests = new Map(
      kinds.map((kind) => [kind.name, viewTest(place.view, kind, desk.person.role, desk.today)]),
    );
    return rows.filter((row) => tests.get(row.kind)?.(row) ?? false);
  }, [rows, kinds, place.view, desk.person.role, desk.today]);
}

/** The declared order of levels and states, for sorting. */
function ranksOf(kinds: readonly Kind[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  for (const kind of kinds) {
    for (const [at, { name }] of kind.states.entries()) ranks.set(`state:${name}`, at);
    for (const [at, [code]] of codesOf(kind, 'level').entries()) ranks.set(`level:${code}`, at);
  }
  return ranks;
}

/** A second press on the same column turns the order round; dates begin with the newest. */
export function sortedBy(filter: Filter, sort: Sort): Filter {
  if (filter.sort === sort) return { ...filter, down: !filter.down };
  return { ...filter, sort, down: sort === 'found' || sort === 'level' };
}
