import type { ComponentChildren } from 'preact';
import { Badge } from '../instruments/badge';
import { kindNamed } from '../kinds';
import { Icon } from '../widgets/icon';
import { Tag } from '../widgets/tags';
import { neededRecords } from './desk-state';
import type { Sort } from './filter';
import {
  codeOf,
  dueWords,
  kindWords,
  levelLook,
  momentShort,
  placeWords,
  shortCode,
  stateOf,
} from './labels';
import type { Row } from './row';
import { t } from './words';

type Seat = {
  readonly today: string;
  readonly href: string;
  readonly stop: boolean;
  /** Rows of several kinds stand in the table, so each names its own. */
  readonly mixed: boolean;
};

export type Column = {
  readonly sort: Sort;
  readonly word: `col.${Sort}`;
  /** The class of its cells. */
  readonly look: string;
  readonly cell: (row: Row, seat: Seat) => ComponentChildren;
  /** Also there when a record is open beside the table. */
  readonly narrow?: boolean;
};

const COLUMNS: readonly Column[] = [
  { sort: 'number', word: 'col.number', look: 'number', cell: numberCell },
  { sort: 'title', word: 'col.title', look: 'title', cell: titleCell },
  { sort: 'level', word: 'col.level', look: 'level', cell: levelCell },
  { sort: 'place', word: 'col.place', look: 'place', cell: (row) => placeWords(row.place) },
  { sort: 'found', word: 'col.found', look: 'found', cell: foundCell },
  { sort: 'state', word: 'col.state', look: 'state', cell: stateCell },
  { sort: 'due', word: 'col.due', look: 'due', cell: dueCell },
  { sort: 'who', word: 'col.who', look: 'who', cell: (row) => row.who || '—' },
];

const NARROW: readonly Column[] = [
  { sort: 'title', word: 'col.title', look: 'title', cell: narrowTitleCell },
  { sort: 'due', word: 'col.due', look: 'due', cell: narrowDueCell },
];

/** The columns of the full table, or of the narrow one beside an open record. */
export function columnsFor(beside: boolean): readonly Column[] {
  return beside ? NARROW : COLUMNS;
}

function numberCell(row: Row) {
  return row.number ? (
    row.number
  ) : (
    <span class="quiet">{t('row.temp', { code: shortCode(row.id) })}</span>
  );
}

function titleCell(row: Row, { href, stop, mixed }: Seat) {
  return (
    <>
      <a class="row-link" href={href} tabIndex={stop ? 0 : -1} title={row.title}>
        {row.title}
      </a>
      <span class="row-sub">
        <Marks row={row} />
        {mixed && <span>{kindWords(row.kind)}</span>}
        {row.category && <span>{codeOf(row.kind, 'category', row.category)}</span>}
      </span>
    </>
  );
}

function narrowTitleCell(row: Row, { href, stop, mixed }: Seat) {
  return (
    <>
      <a class="row-link" href={href} tabIndex={stop ? 0 : -1} title={row.title}>
        {row.title}
      </a>
      <span class="row-sub">
        <Marks row={row} />
        {(row.raised || levelLook(row) === 'major') && levelCell(row)}
        {mixed && <span>{kindWords(row.kind)}</span>}
        <span>{row.number || t('row.temp', { code: shortCode(row.id) })}</span>
        <span>{placeWords(row.place)}</span>
      </span>
    </>
  );
}

/** What is special about a row beside its facts: it needs somebody, or it has not been sent. */
function Marks({ row }: { readonly row: Row }) {
  return (
    <>
      {neededRecords.value.has(row.id) && (
        <span class="row-mark needs">
          <Icon name="fork" />
          {t('row.needs')}
        </span>
      )}
      {row.unsent && (
        <span class="row-mark">
          <Icon name="clock" />
          {t('row.unsent')}
        </span>
      )}
    </>
  );
}

function levelCell(row: Row) {
  if (row.raised) return <Tag look="major">{row.raised}</Tag>;
  if (!row.level) return '—';
  const word = codeOf(row.kind, 'level', row.level);
  return levelLook(row) === 'major' ? <Tag look="major">{word}</Tag> : word;
}

function foundCell(row: Row, { today }: Seat) {
  return <time dateTime={row.found}>{momentShort(row.found, today)}</time>;
}

function stateCell(row: Row) {
  return (
    <>
      <span class={row.open ? undefined : 'quiet'}>{stateOf(row.kind, row.state)}</span>{' '}
      <Badge kind={kindNamed(row.kind)} id={row.id} />
    </>
  );
}

function dueCell(row: Row, { today }: Seat) {
  if (!row.due) return '—';
  if (!row.open) return <span class="quiet">{row.due}</span>;
  const due = dueWords(row.due, today);
  return (
    <>
      <span class={due.late ? 'late' : 'strong'}>{due.words}</span>
      <span class="row-sub">{row.due}</span>
    </>
  );
}

function narrowDueCell(row: Row, { today }: Seat) {
  return (
    <>
      <span>{stateCell(row)}</span>
      <span class="row-sub">
        {row.open && row.due ? (
          <DueWords due={row.due} today={today} />
        ) : (
          momentShort(row.found, today)
        )}
      </span>
    </>
  );
}

function DueWords({ due, today }: { readonly due: string; readonly today: string }) {
  const { words, late } = dueWords(due, today);
  return <span class={late ? 'late' : undefined}>{words}</span>;
}
