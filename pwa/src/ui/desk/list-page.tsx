import { useState } from 'preact/hooks';
import { BulkBar, canTakeUsualStep } from './bulk-bar';
import { deskReady, useDesk } from './desk-state';
import { FilterBar } from './filter-bar';
import { viewWord } from './labels';
import { later } from './later';
import { RecordTable } from './record-table';
import type { Row } from './row';
import { type List, type ListPlace, useList } from './use-list';
import { t } from './words';

const RecordPane = later(async () => (await import('./record-pane')).RecordPane);

/** A list, and beside it the record that is open; Escape closes the record. */
export function ListPage({ place, query }: { readonly place: ListPlace; readonly query: string }) {
  const list = useList(place, query);
  const onKeyDown = (event: KeyboardEvent) => {
    // A dialog over the record closes first.
    const inDialog = (event.target as Element).closest('dialog') !== null;
    if (event.key !== 'Escape' || event.defaultPrevented || inDialog) return;
    if (place.open) list.open(null);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys come up from what has the focus inside.
    <div class={place.open ? 'desk-list beside' : 'desk-list'} onKeyDown={onKeyDown}>
      <FilterBar list={list} />
      <div class="desk-split">
        <Rows list={list} />
        {place.open && <RecordPane key={place.open.id} open={place.open} list={list} />}
      </div>
    </div>
  );
}

function Rows({ list }: { readonly list: List }) {
  const desk = useDesk();
  const [picks, setPicks] = useState<ReadonlySet<string>>(new Set());
  const { place, rows } = list;
  const pickable = (row: Row) => canTakeUsualStep(desk, row);
  const together = place.view === 'inbox' && place.open === null && rows.some(pickable);
  if (rows.length === 0 && deskReady.value) return <Nothing list={list} />;
  return (
    <div class="desk-rows">
      <RecordTable
        list={list}
        label={viewWord(place.view, place.kind)}
        today={desk.today}
        picks={together ? picks : null}
        pickable={pickable}
        onPick={setPicks}
      />
      {together && picks.size > 0 && (
        <BulkBar
          rows={rows.filter((row) => picks.has(row.id) && pickable(row))}
          onDone={() => setPicks(new Set())}
        />
      )}
    </div>
  );
}

function Nothing({ list }: { readonly list: List }) {
  const { view } = list.place;
  const [words, hint] =
    list.all > 0 || view === 'all'
      ? [t('list.none'), t('list.none.hint')]
      : view === 'inbox'
        ? [t('list.inbox.none'), t('list.inbox.none.hint')]
        : [t(`list.${view}.none`), ''];
  return (
    <div class="desk-rows desk-nothing">
      <p class="subheading">{words}</p>
      {hint && <p class="quiet">{hint}</p>}
    </div>
  );
}
