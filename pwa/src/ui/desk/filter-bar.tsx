import type { ComponentChildren } from 'preact';
import type { Kind } from '../../contract/types';
import { Button } from '../widgets/button';
import { useDesk } from './desk-state';
import { DUE_CHOICES, narrowedBy } from './filter';
import { codesOf, stateOf } from './labels';
import { PlaceOptions } from './place-options';
import { PlatesButton } from './plates';
import type { List } from './use-list';
import { t } from './words';

/** The questions that narrow a list, each with its word, all answered by native lists. */
export function FilterBar({ list }: { readonly list: List }) {
  const { divisions } = useDesk();
  const { filter, kinds, narrow } = list;
  const { length: n } = list.rows;
  return (
    <form
      class="desk-filters"
      aria-label={t('filter.label')}
      onSubmit={(event) => event.preventDefault()}
    >
      <Pick label={t('filter.place')} value={filter.place} onPick={(place) => narrow({ place })}>
        <PlaceOptions divisions={divisions} />
      </Pick>
      <Pick label={t('filter.state')} value={filter.state} onPick={(state) => narrow({ state })}>
        {statesOf(kinds)}
      </Pick>
      <Pick label={t('filter.level')} value={filter.level} onPick={(level) => narrow({ level })}>
        {codesIn(kinds, 'level')}
      </Pick>
      <Pick
        label={t('filter.category')}
        value={filter.category}
        onPick={(category) => narrow({ category })}
      >
        {codesIn(kinds, 'category')}
      </Pick>
      <DuePick list={list} />
      <PlatesButton list={list} />
      <p class="desk-filter-count" role="status">
        {n === list.all ? t('list.count', { n }) : t('list.shown', { n, all: list.all })}
      </p>
      {narrowedBy(filter) > 0 && (
        <Button look="plain" size="small" icon="cross" onClick={list.clear}>
          {t('filter.clear')}
        </Button>
      )}
    </form>
  );
}

type PickProps = {
  readonly label: string;
  readonly value: string;
  readonly onPick: (value: string) => void;
  readonly children: ComponentChildren;
};

function Pick({ label, value, onPick, children }: PickProps) {
  return (
    <label class={value ? 'desk-pick chosen' : 'desk-pick'}>
      <span>{label}</span>
      <select value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        <option value="">{t('filter.any')}</option>
        {children}
      </select>
    </label>
  );
}

function DuePick({ list: { filter, narrow } }: { readonly list: List }) {
  const pick = (value: string) =>
    narrow({ due: DUE_CHOICES.find((choice) => choice === value) ?? '' });
  return (
    <>
      <Pick label={t('filter.due')} value={filter.due} onPick={pick}>
        <option value="overdue">{t('filter.due.overdue')}</option>
        <option value="week">{t('filter.due.week')}</option>
        <option value="range">{t('filter.due.range')}</option>
      </Pick>
      {filter.due === 'range' && (
        <>
          <DatePick
            label={t('filter.from')}
            value={filter.from}
            onPick={(from) => narrow({ from })}
          />
          <DatePick
            label={t('filter.until')}
            value={filter.until}
            onPick={(until) => narrow({ until })}
          />
        </>
      )}
    </>
  );
}

function DatePick(props: {
  readonly label: string;
  readonly value: string;
  readonly onPick: (value: string) => void;
}) {
  return (
    <label class="desk-pick">
      <span>{props.label}</span>
      <input
        type="date"
        value={props.value}
        onChange={(event) => props.onPick(event.currentTarget.value)}
      />
    </label>
  );
}

function statesOf(kinds: readonly Kind[]) {
  const names = new Map<string, string>();
  for (const kind of kinds) {
    for (const { name } of kind.states) {
      if (!names.has(name)) names.set(name, stateOf(kind.name, name));
    }
  }
  return [...names].map(([value, word]) => (
    <option key={value} value={value}>
      {word}
    </option>
  ));
}

function codesIn(kinds: readonly Kind[], part: 'level' | 'category') {
  const codes = new Map(kinds.flatMap((kind) => codesOf(kind, part)));
  return [...codes].map(([value, word]) => (
    <option key={value} value={value}>
      {word}
    </option>
  ));
}
