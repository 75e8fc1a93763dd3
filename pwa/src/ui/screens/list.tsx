import { useComputed, useSignal } from '@preact/signals';
import type { ViewRow } from '@xunan/phone';
import type { Kind } from '../../contract/types';
import { isNarrowed, type ListFilter, NO_FILTER, passes } from '../../core/filter';
import { clock } from '../../platform/clock';
import { codeOptions, fieldLabel, isOpen, kindOrFirst, kindWord, stateWord } from '../kinds';
import { villagesOf } from '../me';
import { searchText, syncStateOf, textAt } from '../record-words';
import { recordsOf } from '../records';
import { engineOf, me, session } from '../session';
import { dateOf } from '../time';
import { waitsForMe } from '../todo';
import { Button } from '../widgets/button';
import { FilterChips } from '../widgets/choice';
import { Page } from '../widgets/page';
import { Select } from '../widgets/select';
import { Sheet } from '../widgets/sheet';
import { VList } from '../widgets/vlist';
import { t } from '../words/all';
import { EmptyList, RecordRow, ROW_REM } from './record-row';
import './list.css';

const QUICK = ['all', 'waiting', 'mine', 'unsent', 'overdue', 'closed'] as const;
type Quick = (typeof QUICK)[number];

/** Every record of a kind on this phone, with quick filters, a search and a few finer ones. */
export function List({ kind: name }: { readonly kind: string }) {
  const kind = kindOrFirst(name);
  const { rows, loaded } = recordsOf(engineOf(), kind.name);
  const quick = useSignal<Quick>('all');
  const filter = useSignal<ListFilter>(NO_FILTER);
  const narrowing = useSignal(false);
  const ask = (change: Partial<ListFilter>) => {
    filter.value = { ...filter.value, ...change };
  };
  const shown = useComputed(() =>
    rows.value.filter(
      (row) =>
        fits(kind, row, quick.value) &&
        passes(filter.value, kind, row.doc, () => searchText(kind, row.doc, me.value)),
    ),
  );
  return (
    <Page title={kindWord(kind)}>
      <div class="list-tools">
        <div class="list-search">
          <input
            type="search"
            class="input"
            aria-label={t('list.search')}
            placeholder={t('list.search')}
            value={filter.value.text}
            onInput={(event) => {
              ask({ text: event.currentTarget.value });
            }}
          />
          <Button
            look={isNarrowed(filter.value) ? 'main' : 'outline'}
            icon="filter"
            onClick={() => {
              narrowing.value = true;
            }}
          >
            {t('list.filters')}
          </Button>
        </div>
        <FilterChips
          label={t('list.filters')}
          options={QUICK.map((value) => ({ value, label: t(`list.${value}`) }))}
          value={quick.value}
          onChange={(value) => {
            quick.value = value as Quick;
          }}
        />
        <p class="quiet" role="status">
          {loaded.value ? t('list.count', { n: shown.value.length }) : t('loading')}
        </p>
      </div>
      <VList
        items={shown.value}
        rowRem={ROW_REM}
        keyOf={(row) => row.id}
        row={(row) => <RecordRow kind={kind} row={row} />}
        label={kindWord(kind)}
      />
      {loaded.value && shown.value.length === 0 && <EmptyList filtered={rows.value.length > 0} />}
      {narrowing.value && (
        <Narrow
          kind={kind}
          filter={filter.value}
          ask={ask}
          onClose={() => {
            narrowing.value = false;
          }}
        />
      )}
    </Page>
  );
}

function fits(kind: Kind, row: ViewRow, quick: Quick): boolean {
  const person = session.value?.person;
  switch (quick) {
    case 'all':
      return true;
    case 'waiting':
      return person !== undefined && waitsForMe(kind, row.doc, person);
    case 'mine':
      return row.doc.log[0]?.by.id === person?.id;
    case 'unsent':
      return syncStateOf(row, false) !== 'synced';
    case 'overdue': {
      const due = textAt(row.doc, kind.promote.due);
      return due !== '' && isOpen(kind, row.doc) && due < dateOf(clock.now());
    }
    case 'closed':
      return !isOpen(kind, row.doc);
  }
}

function Narrow(props: {
  readonly kind: Kind;
  readonly filter: ListFilter;
  readonly ask: (change: Partial<ListFilter>) => void;
  readonly onClose: () => void;
}) {
  const { kind, filter, ask } = props;
  const level = kind.fields.find(({ name }) => name === kind.promote.level);
  return (
    <Sheet
      title={t('list.narrow')}
      onClose={props.onClose}
      foot={
        <>
          <Button onClick={props.onClose}>{t('done')}</Button>
          <Button look="plain" onClick={() => ask({ ...NO_FILTER, text: filter.text })}>
            {t('list.clear')}
          </Button>
        </>
      }
    >
      <Select
        id="narrow-state"
        label={t('list.state')}
        any={t('list.any')}
        value={filter.state}
        options={kind.states.map(({ name }) => ({ value: name, label: stateWord(kind, name) }))}
        onChange={(state) => ask({ state })}
      />
      {level && level.codes !== '' && (
        <Select
          id="narrow-level"
          label={fieldLabel(kind, level)}
          any={t('list.any')}
          value={filter.level}
          options={codeOptions(level.codes)}
          onChange={(chosen) => ask({ level: chosen })}
        />
      )}
      <Select
        id="narrow-place"
        label={t('list.place')}
        any={t('list.any')}
        value={filter.place}
        options={villagesOf(me.value).map(({ code, name }) => ({ value: code, label: name }))}
        onChange={(place) => ask({ place })}
      />
    </Sheet>
  );
}
