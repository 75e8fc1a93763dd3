/** The editors of single answers that are typed or chosen. */

import { clock } from '../../platform/clock';
import { codeOptions, fieldHint, fieldLabel } from '../kinds';
import { dateAfter, dateOf, instantOf, momentText, msOf } from '../time';
import { Chips, ManyChips, Segments } from '../widgets/choice';
import { describedBy, Field } from '../widgets/field';
import { t } from '../words/all';
import { type FieldProps, textOf } from './field-props';

function words(props: FieldProps) {
  return {
    id: props.id,
    label: fieldLabel(props.kind, props.field),
    note: props.required ? undefined : t('optional'),
    hint: fieldHint(props.kind, props.field),
    error: props.error,
  };
}

function inputProps(props: FieldProps) {
  return {
    id: props.id,
    name: props.field.name,
    class: 'input',
    autocomplete: 'off',
    'aria-required': props.required,
    'aria-invalid': props.error !== undefined,
    'aria-describedby': describedBy(words(props)),
  } as const;
}

export function TextField(props: FieldProps) {
  const { form, field, value } = props;
  return (
    <Field {...words(props)}>
      <input
        {...inputProps(props)}
        type="text"
        maxLength={field.max_len || 200}
        enterkeyhint="next"
        value={textOf(value)}
        onInput={(event) => form.answer(field.name, event.currentTarget.value)}
      />
    </Field>
  );
}

export function PhoneField(props: FieldProps) {
  const { form, field, value } = props;
  return (
    <Field {...words(props)}>
      <input
        {...inputProps(props)}
        type="tel"
        maxLength={field.max_len || 20}
        value={textOf(value)}
        onInput={(event) => form.answer(field.name, event.currentTarget.value)}
      />
    </Field>
  );
}

export function LongTextField(props: FieldProps) {
  const { form, field, value } = props;
  return (
    <Field {...words(props)}>
      <textarea
        {...inputProps(props)}
        rows={3}
        value={textOf(value)}
        onInput={(event) => form.answer(field.name, event.currentTarget.value)}
      />
    </Field>
  );
}

export function IntegerField(props: FieldProps) {
  const { form, field, value } = props;
  return (
    <Field {...words(props)}>
      <input
        {...inputProps(props)}
        type="text"
        inputMode="numeric"
        value={typeof value === 'number' ? String(value) : textOf(value)}
        onInput={(event) => {
          const digits = event.currentTarget.value.replace(/[^\d-]/g, '');
          form.answer(field.name, /^-?\d{1,12}$/.test(digits) ? Number(digits) : digits);
        }}
      />
    </Field>
  );
}

export function FlagField(props: FieldProps) {
  const { form, field, value } = props;
  return (
    <Field {...words(props)} note={undefined} group>
      <Segments
        id={props.id}
        options={[
          { value: 'no', label: t('no') },
          { value: 'yes', label: t('yes') },
        ]}
        value={value === true ? 'yes' : 'no'}
        onChange={(chosen) => form.answer(field.name, chosen === 'yes')}
      />
    </Field>
  );
}

export function ChoiceField(props: FieldProps) {
  const { form, field, value } = props;
  const options = codeOptions(field.codes);
  const short = options.length <= 3 && options.every((option) => option.label.length <= 6);
  const Look = short ? Segments : Chips;
  return (
    <Field {...words(props)} group>
      <Look
        id={props.id}
        options={options}
        value={textOf(value)}
        onChange={(chosen) => form.answer(field.name, chosen)}
      />
    </Field>
  );
}

export function ChoicesField(props: FieldProps) {
  const { form, field, value } = props;
  const chosen = Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  return (
    <Field {...words(props)} group>
      <ManyChips
        id={props.id}
        options={codeOptions(field.codes)}
        values={chosen}
        onChange={(values) => form.answer(field.name, values.length > 0 ? values : null)}
      />
    </Field>
  );
}

/** Distances people think in; the calendar is there for the rest. */
const DAYS = [0, 3, 7, 15, 30] as const;

export function DateField(props: FieldProps) {
  const { form, field, value } = props;
  const today = dateOf(clock.now());
  return (
    <Field {...words(props)}>
      <input
        {...inputProps(props)}
        type="date"
        value={textOf(value)}
        onInput={(event) => form.answer(field.name, event.currentTarget.value)}
      />
      <div class="wrap">
        {DAYS.map((days) => {
          const date = dateAfter(today, days);
          return (
            <button
              type="button"
              class="filter-chip"
              key={days}
              aria-pressed={date === value}
              onClick={() => form.answer(field.name, date)}
            >
              {days === 0 ? t('form.date.today') : t('form.date.days', { n: days })}
            </button>
          );
        })}
      </div>
    </Field>
  );
}

const ZONE = '+08:00';

export function MomentField(props: FieldProps) {
  const { form, field, value } = props;
  return (
    <Field {...words(props)}>
      <input
        {...inputProps(props)}
        type="datetime-local"
        value={textOf(value) === '' ? '' : momentText(textOf(value)).replace(' ', 'T')}
        onInput={(event) => {
          const ms = msOf(`${event.currentTarget.value}:00${ZONE}`);
          form.answer(field.name, Number.isNaN(ms) ? null : instantOf(ms));
        }}
      />
    </Field>
  );
}
