import type { LogEntry } from '@xunan/phone';
import { Tag } from '../widgets/tags';
import { actWords, fieldWord, momentExact, roleWord, stateOf } from './labels';
import type { ShownRecord } from './shown-record';
import { isToldBy } from './told-by';
import { entriesInOrder, trueTime } from './true-order';
import { t } from './words';

/** Who did what, in the order in which it happened, with the clock of the device and of the server. */
export function Timeline({ kind, view }: ShownRecord) {
  const entries = entriesInOrder(view.doc.log).filter((entry) => entry.act !== 'stored');
  return (
    <section class="desk-group" aria-labelledby="group-timeline">
      <h3 class="subheading" id="group-timeline">
        {t('group.timeline')}
      </h3>
      <ol class="desk-timeline">
        {entries.map((entry) => (
          <Entry key={entry.op} kind={kind.name} entry={entry} />
        ))}
      </ol>
    </section>
  );
}

type EntryProps = { readonly kind: string; readonly entry: LogEntry };

function Entry({ kind, entry }: EntryProps) {
  const act = actWords(kind, entry.act);
  const state = entry.to ? stateOf(kind, entry.to) : '';
  return (
    <li>
      <div class="split">
        <span>
          <strong>{act}</strong>
          {state !== '' && !isToldBy(act, state) && <span class="quiet"> → {state}</span>}
          {entry.late && <Tag>{t('time.late')}</Tag>}
          {entry.late_scope && <Tag>{t('time.late.scope')}</Tag>}
        </span>
        <time dateTime={trueTime(entry)}>{momentExact(trueTime(entry))}</time>
      </div>
      <p>
        {entry.by.name}
        <span class="quiet">{t('time.role', { role: roleWord(entry.by.role) })}</span>
      </p>
      <Changes kind={kind} entry={entry} />
      <p class="desk-clocks">
        <span>{t('time.device', { when: momentExact(entry.at) })}</span>
        {momentExact(trueTime(entry)) !== momentExact(entry.at) && (
          <span>{t('time.fixed', { when: momentExact(trueTime(entry)) })}</span>
        )}
        <span class={entry.got ? undefined : 'row-mark'}>
          {entry.got ? t('time.server', { when: momentExact(entry.got) }) : t('time.unsent')}
        </span>
      </p>
    </li>
  );
}

function Changes({ kind, entry }: EntryProps) {
  const set = (entry.set ?? []).map((name) => fieldWord(kind, name));
  const added = Object.entries(entry.add ?? {}).map(([name, n]) =>
    t('time.added', { field: fieldWord(kind, name), n }),
  );
  const words = [
    set.length > 0 && t('time.set', { fields: set.join(t('join.items')) }),
    ...added,
  ].filter(Boolean);
  return words.length > 0 ? <p class="quiet">{words.join(t('join.parts'))}</p> : null;
}
