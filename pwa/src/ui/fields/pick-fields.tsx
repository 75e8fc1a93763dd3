/** The editors of answers that are picked out of many: a village, a grid, a person, a record. */

import { useComputed, useSignal } from '@preact/signals';
import { fieldHint, fieldLabel, kindNamed } from '../kinds';
import { placeName, villagesOf } from '../me';
import { searchText, titleOf } from '../record-words';
import { recordsOf } from '../records';
import { engineOf, me } from '../session';
import { Button } from '../widgets/button';
import { Field } from '../widgets/field';
import { t } from '../words/all';
import { type FieldProps, textOf } from './field-props';
import '../widgets/picks.css';
import './pick-fields.css';

export type Pick = { readonly value: string; readonly label: string; readonly detail?: string };

type PickerProps = {
  readonly props: FieldProps;
  readonly picks: readonly Pick[];
  readonly chosen: Pick | null;
  readonly search: string;
  readonly onPick: (pick: Pick | null) => void;
};

/** Few are shown as they are; many want a search box above them. */
const SHOWN = 6;

/** What is chosen, with a way to change it; or a search box and the first that fit. */
function Picker({ props, picks, chosen, search, onPick }: PickerProps) {
  const open = useSignal(false);
  const query = useSignal('');
  const fitting = useComputed(() => {
    const wanted = query.value.trim().toLowerCase();
    return picks.filter((pick) =>
      `${pick.label} ${pick.detail ?? ''}`.toLowerCase().includes(wanted),
    );
  });
  const shown = fitting.value.slice(0, SHOWN);
  const asking = open.value || !chosen;
  return (
    <Field
      id={props.id}
      label={fieldLabel(props.kind, props.field)}
      note={props.required ? undefined : t('optional')}
      hint={fieldHint(props.kind, props.field)}
      error={props.error}
      group
    >
      {chosen && !asking && (
        <div class="picked card">
          <PickWords pick={chosen} />
          {picks.length > 1 && (
            <Button
              look="outline"
              size="small"
              onClick={() => {
                open.value = true;
              }}
            >
              {t('form.place.change')}
            </Button>
          )}
        </div>
      )}
      {asking && picks.length > SHOWN && (
        <input
          type="search"
          class="input"
          aria-label={search}
          placeholder={search}
          value={query.value}
          onInput={(event) => {
            query.value = event.currentTarget.value;
          }}
        />
      )}
      {asking && (
        <ul class="picks">
          {shown.map((pick) => (
            <li key={pick.value}>
              <button
                type="button"
                class="pick"
                aria-pressed={pick.value === chosen?.value}
                onClick={() => {
                  onPick(pick);
                  open.value = false;
                  query.value = '';
                }}
              >
                <PickWords pick={pick} />
              </button>
            </li>
          ))}
          {shown.length === 0 && <li class="quiet">{t('list.none')}</li>}
        </ul>
      )}
    </Field>
  );
}

function PickWords({ pick }: { readonly pick: Pick }) {
  return (
    <span class="pick-words">
      <span class="strong">{pick.label}</span>
      {pick.detail && <span class="quiet">{pick.detail}</span>}
    </span>
  );
}

/** A village of the person's own area. */
export function PlaceField(props: FieldProps) {
  const code = textOf(props.value);
  const picks = villagesOf(me.value).map((village) => ({
    value: village.code,
    label: village.name,
    detail: placeName(me.value, village.code.slice(0, 9)),
  }));
  const known = picks.find((pick) => pick.value === code);
  const chosen = known ?? (code ? { value: code, label: placeName(me.value, code) } : null);
  return (
    <Picker
      props={props}
      picks={picks}
      chosen={chosen}
      search={t('form.place.search')}
      onPick={(pick) => props.form.answer(props.field.name, pick?.value ?? null)}
    />
  );
}

/** One of the person's own grids. */
export function GridField(props: FieldProps) {
  const code = textOf(props.value);
  const picks = (me.value?.person.grids ?? []).map((grid) => ({
    value: grid,
    label: `${placeName(me.value, grid.slice(0, 12))} ${grid.slice(12)}`,
  }));
  const chosen = picks.find((pick) => pick.value === code) ?? null;
  return (
    <Picker
      props={props}
      picks={picks}
      chosen={chosen}
      search={t('form.place.search')}
      onPick={(pick) => props.form.answer(props.field.name, pick?.value ?? null)}
    />
  );
}

/** Somebody who can be given work; the person signed in is always among them. */
export function PersonField(props: FieldProps) {
  const myself = me.value?.person;
  const people = me.value?.people ?? [];
  const all =
    myself && !people.some((each) => each.id === myself.id) ? [...people, myself] : people;
  const picks = all.map((person) => ({
    value: person.id,
    label: person.name,
    detail: [person.org, ...person.villages.map((code) => placeName(me.value, code))]
      .filter(Boolean)
      .join(' '),
  }));
  const { value } = props;
  const id =
    typeof value === 'object' && value !== null && 'id' in value ? textOf(value.id ?? null) : '';
  const chosen = picks.find((pick) => pick.value === id) ?? null;
  return (
    <Picker
      props={props}
      picks={picks}
      chosen={chosen}
      search={t('form.person.search')}
      onPick={(pick) =>
        props.form.answer(props.field.name, pick ? { id: pick.value, name: pick.label } : null)
      }
    />
  );
}

/** Another record of the field's kind that is on this phone. */
export function RecordField(props: FieldProps) {
  const kind = kindNamed(props.field.of);
  const rows = recordsOf(engineOf(), props.field.of).rows.value;
  const id = textOf(props.value);
  const picks = kind
    ? rows.map((row) => ({
        value: row.id,
        label: titleOf(kind, row.doc),
        detail: searchText(kind, row.doc, me.value),
      }))
    : [];
  return (
    <Picker
      props={props}
      picks={picks}
      chosen={picks.find((pick) => pick.value === id) ?? null}
      search={t('form.record.search')}
      onPick={(pick) => props.form.answer(props.field.name, pick?.value ?? null)}
    />
  );
}
