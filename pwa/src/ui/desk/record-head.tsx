import { Button } from '../widgets/button';
import { Icon } from '../widgets/icon';
import { Tag } from '../widgets/tags';
import { rowFor, useDesk } from './desk-state';
import {
  codeOf,
  dueWords,
  kindWords,
  levelLook,
  momentWords,
  placeWords,
  roleWord,
  shortCode,
  stateOf,
} from './labels';
import type { Row } from './row';
import type { ShownRecord } from './shown-record';
import type { List } from './use-list';
import { t } from './words';

type RecordHeadProps = ShownRecord & { readonly list: List };

/** What it is, how it stands, and the way to the next one. */
export function RecordHead({ kind, view, list }: RecordHeadProps) {
  const row = rowFor(kind, view);
  const [first] = view.doc.log;
  return (
    <header class="desk-record-head">
      <div class="desk-record-line">
        <span class="desk-record-number">
          {row.number || t('row.temp', { code: shortCode(row.id) })}
        </span>
        <Tags row={row} />
        <Steps list={list} id={row.id} />
      </div>
      <h2 class="heading" id="record-title">
        {row.title}
      </h2>
      <p class="quiet">
        {[
          list.kinds.length > 1 && kindWords(kind.name),
          row.category && codeOf(kind.name, 'category', row.category),
          placeWords(row.place),
        ]
          .filter(Boolean)
          .join(' · ')}
        {first && (
          <>
            <br />
            {t('record.found', {
              when: momentWords(row.found),
              name: first.by.name,
              role: roleWord(first.by.role),
            })}
          </>
        )}
      </p>
      {view.pending.length > 0 && (
        <p class="row-mark">
          <Icon name="clock" />
          {t('record.unsent', { n: view.pending.length })}
        </p>
      )}
      {view.away && <p class="quiet">{t('record.away')}</p>}
    </header>
  );
}

function Tags({ row }: { readonly row: Row }) {
  const { today } = useDesk();
  const due = row.open && row.due ? dueWords(row.due, today) : null;
  return (
    <span class="desk-tags">
      <Tag look={row.open ? 'brand' : 'plain'}>{stateOf(row.kind, row.state)}</Tag>
      {row.raised && <Tag look="major">{row.raised}</Tag>}
      {row.level && <Tag look={levelLook(row)}>{codeOf(row.kind, 'level', row.level)}</Tag>}
      {due && <Tag look={due.late ? 'late' : 'plain'}>{due.words}</Tag>}
    </span>
  );
}

/** To the row above, to the row below, and away. */
function Steps({ list, id }: { readonly list: List; readonly id: string }) {
  const at = list.rows.findIndex((row) => row.id === id);
  const above = list.rows[at - 1];
  const below = list.rows[at + 1];
  return (
    <span class="desk-steps">
      <Step icon="up" label={t('record.previous')} row={above} list={list} />
      <Step icon="down" label={t('record.next')} row={at < 0 ? undefined : below} list={list} />
      <Button look="plain" size="small" icon="cross" onClick={() => list.open(null)}>
        {t('record.close')}
      </Button>
    </span>
  );
}

type StepProps = {
  readonly icon: 'up' | 'down';
  readonly label: string;
  readonly row: Row | undefined;
  readonly list: List;
};

function Step({ icon, label, row, list }: StepProps) {
  return (
    <button
      type="button"
      class="desk-step"
      aria-label={label}
      title={label}
      disabled={!row}
      onClick={() => row && list.open(row)}
    >
      <Icon name={icon} />
    </button>
  );
}
