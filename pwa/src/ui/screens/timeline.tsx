import type { LogEntry, ViewRow } from '@xunan/phone';
import type { Kind } from '../../contract/types';
import { actWord, fieldLabel, roleWord, stateWord } from '../kinds';
import { momentText, msOf } from '../time';
import { Icon, type IconName } from '../widgets/icon';
import { Tag } from '../widgets/tags';
import { t } from '../words/all';
import './timeline.css';

/** A phone's clock that is off by less is nobody's business. */
const CLOCK_MINUTES = 5;

/** What happened to a record, newest first; what the server has not seen is marked. */
export function Timeline({ kind, row }: { readonly kind: Kind; readonly row: ViewRow }) {
  const entries = [...row.doc.log].reverse().filter((entry) => entry.act !== 'stored');
  return (
    <section class="card stack">
      <h2 class="subheading">{t('record.timeline')}</h2>
      <ol class="timeline">
        {entries.map((entry) => (
          <Entry key={entry.op} kind={kind} entry={entry} />
        ))}
      </ol>
    </section>
  );
}

function Entry({ kind, entry }: { readonly kind: Kind; readonly entry: LogEntry }) {
  return (
    <li class="timeline-entry" data-sent={entry.got !== undefined}>
      <span class="timeline-mark">
        <Icon name={markOf(entry)} />
      </span>
      <div class="stack timeline-words">
        <p>
          <span class="strong">{actWord(kind, entry.act)}</span>
          {entry.to && <span class="timeline-to"> → {stateWord(kind, entry.to)}</span>}
        </p>
        <p class="quiet">
          {t('record.by', { name: entry.by.name, role: roleWord(entry.by.role) })}
        </p>
        <p class="quiet">{momentText(entry.at_est ?? entry.at)}</p>
        <Details kind={kind} entry={entry} />
      </div>
    </li>
  );
}

function Details({ kind, entry }: { readonly kind: Kind; readonly entry: LogEntry }) {
  const photos = addedTo(kind, entry, 'photos');
  const notes = addedTo(kind, entry, 'notes');
  const off = minutesOff(entry);
  const fields = entry.act === 'edit' ? (entry.set ?? []) : [];
  return (
    <>
      {photos > 0 && <p class="quiet">{t('record.added.photos', { n: photos })}</p>}
      {notes > 0 && <p class="quiet">{t('record.added.notes')}</p>}
      {entry.got && isLater(entry) && (
        <p class="quiet">{t('record.at.server', { when: momentText(entry.got) })}</p>
      )}
      {fields.length > 0 && (
        <p class="quiet">{t('record.set', { fields: labels(kind, fields) })}</p>
      )}
      {(entry.late || entry.late_scope || entry.got === undefined || off > CLOCK_MINUTES) && (
        <p class="wrap">
          {entry.late && <Tag look="soon">{t('record.late')}</Tag>}
          {entry.late_scope && <Tag look="soon">{t('record.late.scope')}</Tag>}
          {entry.got === undefined && <Tag>{t('status.queued')}</Tag>}
          {off > CLOCK_MINUTES && <Tag>{t('record.clock', { n: off })}</Tag>}
        </p>
      )}
    </>
  );
}

function labels(kind: Kind, names: readonly string[]): string {
  return names
    .map((name) => kind.fields.find((field) => field.name === name))
    .map((field) => (field ? fieldLabel(kind, field) : ''))
    .filter((label) => label !== '')
    .join('、');
}

function addedTo(kind: Kind, entry: LogEntry, type: 'photos' | 'notes'): number {
  const names = kind.fields.filter((field) => field.type === type).map((field) => field.name);
  return names.reduce((sum, name) => sum + (entry.add?.[name] ?? 0), 0);
}

/** Whether the server heard of it so much later that both times should be told. */
function isLater({ at, at_est, got }: LogEntry): boolean {
  return msOf(got ?? at) - msOf(at_est ?? at) > CLOCK_MINUTES * 60_000;
}

/**
 * How far the phone's clock was off, in whole minutes: from the server's estimate, or without one
 * by how much the server heard of it before it had been done.
 */
function minutesOff({ at, at_est, got }: LogEntry): number {
  const known = at_est ?? (got && msOf(got) < msOf(at) ? got : at);
  return Math.round(Math.abs(msOf(known) - msOf(at)) / 60_000);
}

function markOf(entry: LogEntry): IconName {
  if (entry.got === undefined) return 'clock';
  if (entry.act === 'edit') return 'pen';
  if (entry.act === 'append') return 'plus';
  return 'check';
}
