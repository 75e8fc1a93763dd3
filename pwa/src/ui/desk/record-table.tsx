import { useRef } from 'preact/hooks';
import { type Column, columnsFor } from './columns';
import type { Filter, Sort } from './filter';
import type { Row } from './row';
import { useRowKeys } from './row-keys';
import type { List } from './use-list';
import { useSight } from './window-of-rows';
import { t } from './words';

/** Height of a row in rem; desk.css draws it so. */
const ROW_REM = 3.5;

type RecordTableProps = {
  readonly list: List;
  readonly label: string;
  readonly today: string;
  /** Ticked rows; null where nothing can be done to several at once. */
  readonly picks: ReadonlySet<string> | null;
  /** Whether a row can be ticked: several can only be done at once where all stand at one step. */
  readonly pickable: (row: Row) => boolean;
  readonly onPick: (ids: ReadonlySet<string>) => void;
};

/**
 * A long table with a head that stays: only rows in sight are drawn, yet every row is counted.
 *
 * One row at a time is in the tab order; the up and down keys move it.
 */
export function RecordTable(props: RecordTableProps) {
  const box = useRef<HTMLElement>(null);
  const { rows, place } = props.list;
  const columns = columnsFor(place.open !== null);
  const { span, rowHeight } = useSight(box, rows.length, ROW_REM);
  const keys = useRowKeys(box, props.list, rowHeight);
  const width = columns.length + (props.picks ? 1 : 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by key.
    <section class="desk-table" ref={box} aria-label={props.label} tabIndex={0} onKeyDown={keys}>
      <table aria-rowcount={rows.length + 1}>
        <Head {...props} columns={columns} />
        <tbody>
          <Gap height={span.first * rowHeight} width={width} />
          {rows.slice(span.first, span.end).map((row, index) => (
            <Line key={row.id} {...props} row={row} at={span.first + index} columns={columns} />
          ))}
          <Gap height={(rows.length - span.end) * rowHeight} width={width} />
        </tbody>
      </table>
    </section>
  );
}

function Gap({ height, width }: { readonly height: number; readonly width: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row of nothing, only as high as the rows not drawn.
    <tr class="desk-gap" aria-hidden="true">
      <td colSpan={width} style={{ height: `${height}px` }} />
    </tr>
  );
}

type HeadProps = RecordTableProps & { readonly columns: readonly Column[] };

function Head({ list, picks, pickable, onPick, columns }: HeadProps) {
  const { filter } = list;
  const rows = picks ? list.rows.filter(pickable) : [];
  const all = rows.length > 0 && rows.every((row) => picks?.has(row.id));
  return (
    <thead>
      <tr>
        {picks && (
          <th class="pick" scope="col">
            <input
              type="checkbox"
              aria-label={t('col.pick.all')}
              checked={all}
              onChange={() => onPick(all ? new Set() : new Set(rows.map((row) => row.id)))}
            />
          </th>
        )}
        {columns.map(({ sort, word, look }) => (
          <th key={sort} scope="col" class={look} aria-sort={sortState(filter, sort)}>
            <button type="button" class="sort" onClick={() => list.sortBy(sort)}>
              {t(word)}
              <span class="sort-mark" aria-hidden="true" />
            </button>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function sortState(filter: Filter, sort: Sort): 'ascending' | 'descending' | 'none' {
  if (filter.sort !== sort) return 'none';
  return filter.down ? 'descending' : 'ascending';
}

type LineProps = HeadProps & { readonly row: Row; readonly at: number };

function Line({ row, at, columns, list, picks, pickable, onPick, today }: LineProps) {
  const picked = picks?.has(row.id) ?? false;
  const open = row.id === list.place.open?.id;
  const mixed = list.kinds.length > 1;
  const seat = { today, href: list.hrefOf(row), stop: open || at === 0, mixed };
  return (
    <tr
      aria-rowindex={at + 2}
      data-row={at}
      aria-current={open ? 'true' : undefined}
      data-picked={picked}
      onClick={(event) => {
        if (!(event.target as Element).closest('a, input, label')) list.open(row);
      }}
    >
      {picks && (
        <td class="pick">
          {pickable(row) && (
            <input
              type="checkbox"
              aria-label={t('col.pick.row', { title: row.title })}
              checked={picked}
              onChange={() => onPick(toggled(picks, row.id))}
            />
          )}
        </td>
      )}
      {columns.map(({ sort, cell, look }) => (
        <td key={sort} class={look}>
          {cell(row, seat)}
        </td>
      ))}
    </tr>
  );
}

function toggled(picks: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(picks);
  if (!next.delete(id)) next.add(id);
  return next;
}
