import type { ViewRow } from '@xunan/phone';
import type { Kind } from '../../contract/types';
import { clock } from '../../platform/clock';
import { Badge } from '../instruments/badge';
import { isOpen, raisedFlags, stateWord, unusualLevel } from '../kinds';
import { placeOf, syncStateOf, textAt, titleOf } from '../record-words';
import { hrefOf } from '../router';
import { me, status } from '../session';
import { dateOf, daysBetween, dueText } from '../time';
import { StatusTag, Tag } from '../widgets/tags';
import { t } from '../words';
import './record-row.css';

/** Height of a row in rem; the list reckons with it. */
export const ROW_REM = 6.25;

/** A record in a list: its title, where and until when, then how it stands. */
export function RecordRow({ kind, row }: { readonly kind: Kind; readonly row: ViewRow }) {
  const { doc } = row;
  const state = syncStateOf(row, status.value?.busy ?? false);
  return (
    <a class="record-row" href={hrefOf({ name: 'record', kind: kind.name, id: doc.id })}>
      <span class="record-name">{titleOf(kind, doc)}</span>
      <span class="record-line">
        <span class="record-place">{placeOf(kind, doc, me.value)}</span>
        <DueTag kind={kind} row={row} />
      </span>
      <span class="record-line">
        <Tag>{stateWord(kind, doc.state)}</Tag>
        <Badge kind={kind} id={doc.id} />
        <LevelTags kind={kind} row={row} />
        {state !== 'synced' && <StatusTag state={state} />}
      </span>
    </a>
  );
}

/** The level if it is not the usual one, else what the reporter suspected. */
export function LevelTags({ kind, row }: { readonly kind: Kind; readonly row: ViewRow }) {
  const level = unusualLevel(kind, row.doc);
  if (level) return <Tag look="major">{level}</Tag>;
  if (kind.promote.level in row.doc.f) return null;
  return (
    <>
      {raisedFlags(kind, row.doc).map((flag) => (
        <Tag look="late" key={flag}>
          {flag}
        </Tag>
      ))}
    </>
  );
}

/** 还剩 3 天, or in the danger colour 超期 4 天; nothing for what is closed or has no date. */
export function DueTag({ kind, row }: { readonly kind: Kind; readonly row: ViewRow }) {
  const due = textAt(row.doc, kind.promote.due);
  if (!due || !isOpen(kind, row.doc)) return null;
  const today = dateOf(clock.now());
  const left = daysBetween(today, due);
  return <Tag look={left < 0 ? 'late' : left <= 3 ? 'soon' : 'plain'}>{dueText(due, today)}</Tag>;
}

/** A few records in a card, for the first screen and for what needs somebody. */
export function RecordCard(props: {
  readonly rows: readonly { readonly kind: Kind; readonly row: ViewRow }[];
  readonly label: string;
}) {
  return (
    <ul class="record-card" aria-label={props.label}>
      {props.rows.map(({ kind, row }) => (
        <li key={`${kind.name}/${row.id}`}>
          <RecordRow kind={kind} row={row} />
        </li>
      ))}
    </ul>
  );
}

/** What to say where a list is empty. */
export function EmptyList({ filtered }: { readonly filtered: boolean }) {
  return <p class="empty quiet">{t(filtered ? 'list.none' : 'list.empty')}</p>;
}
