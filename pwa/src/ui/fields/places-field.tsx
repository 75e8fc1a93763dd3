/** The editor of several villages: those chosen as chips, the others under a search. */

import { useComputed, useSignal } from '@preact/signals';
import { fieldHint, fieldLabel } from '../kinds';
import { placeName, villagesOf } from '../me';
import { me } from '../session';
import { Field } from '../widgets/field';
import { Icon } from '../widgets/icon';
import { t } from '../words/all';
import type { FieldProps } from './field-props';
import '../widgets/picks.css';
import './pick-fields.css';
import './rows-field.css';

const SHOWN = 6;

export function PlacesField(props: FieldProps) {
  const { id, kind, field, form, value } = props;
  const chosen = Array.isArray(value) ? value.map(String) : [];
  const query = useSignal('');
  const fitting = useComputed(() => {
    const wanted = query.value.trim().toLowerCase();
    return villagesOf(me.value).filter(({ code, name }) =>
      `${name} ${placeName(me.value, code)}`.toLowerCase().includes(wanted),
    );
  });
  const put = (codes: readonly string[]) =>
    form.answer(field.name, codes.length > 0 ? [...codes] : null);
  const shown = fitting.value.filter(({ code }) => !chosen.includes(code)).slice(0, SHOWN);
  return (
    <Field
      id={id}
      label={fieldLabel(kind, field)}
      note={props.required ? undefined : t('optional')}
      hint={fieldHint(kind, field)}
      error={props.error}
      group
    >
      {chosen.length > 0 && (
        <div class="place-chips">
          {chosen.map((code) => (
            <button
              type="button"
              class="filter-chip"
              key={code}
              aria-pressed="true"
              aria-label={t('form.places.remove', { place: placeName(me.value, code) })}
              onClick={() => put(chosen.filter((other) => other !== code))}
            >
              {placeName(me.value, code)} <Icon name="cross" />
            </button>
          ))}
        </div>
      )}
      <input
        type="search"
        class="input"
        aria-label={t('form.place.search')}
        placeholder={t('form.place.search')}
        value={query.value}
        onInput={(event) => {
          query.value = event.currentTarget.value;
        }}
      />
      <ul class="picks">
        {shown.map(({ code, name }) => (
          <li key={code}>
            <button type="button" class="pick" onClick={() => put([...chosen, code])}>
              <span class="pick-words">
                <span class="strong">{name}</span>
                <span class="quiet">{placeName(me.value, code.slice(0, 9))}</span>
              </span>
            </button>
          </li>
        ))}
        {shown.length === 0 && <li class="quiet">{t('list.none')}</li>}
      </ul>
    </Field>
  );
}
