import { useSignal } from '@preact/signals';
import { t } from '../words/all';
import { fieldIds } from './field';
import { Icon } from './icon';
import './choice.css';

export type Option = { readonly value: string; readonly label: string };

type ChoiceProps = {
  readonly id: string;
  readonly options: readonly Option[];
};

type OneProps = ChoiceProps & {
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/**
 * Real radio buttons under the paint: arrow keys, screen readers and forms know them already.
 */
function Radios({ id, options, value, onChange, look }: OneProps & { readonly look: string }) {
  return (
    <div class={look} role="radiogroup" aria-labelledby={fieldIds(id).label}>
      {options.map((option) => (
        <label class="choice" key={option.value}>
          <input
            type="radio"
            name={id}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}

/** One of a few, side by side: two or three short words. */
export function Segments(props: OneProps) {
  return <Radios {...props} look="segments" />;
}

/** More chips than this are folded: a thumb should not have to pass a whole dictionary. */
const FOLD_ABOVE = 12;
const SHOWN = 8;

/** One of many, as chips that wrap; of very many the first, the chosen one, and 更多. */
export function Chips(props: OneProps) {
  const open = useSignal(false);
  const { options, value } = props;
  if (options.length <= FOLD_ABOVE) return <Radios {...props} look="chips" />;
  const shown = open.value
    ? options
    : options.filter((option, index) => index < SHOWN || option.value === value);
  return (
    <div class="stack tight">
      <Radios {...props} options={shown} look="chips" />
      <button
        type="button"
        class="more-chips"
        aria-expanded={open.value}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        {t(open.value ? 'less' : 'more')}
        <Icon name={open.value ? 'up' : 'down'} />
      </button>
    </div>
  );
}

type ManyProps = ChoiceProps & {
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
};

/** Any number of many, as chips that wrap; the order of the options is kept. */
export function ManyChips({ id, options, values, onChange }: ManyProps) {
  const toggle = (value: string) =>
    onChange(
      options
        .map((option) => option.value)
        .filter((other) => (other === value) !== values.includes(other)),
    );
  return (
    <div class="chips">
      {options.map((option) => (
        <label class="choice" key={option.value}>
          <input
            type="checkbox"
            name={id}
            checked={values.includes(option.value)}
            onChange={() => toggle(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}

type FilterChipsProps = {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** The filters of a list: one row that scrolls sideways, the chosen one pressed. */
export function FilterChips({ label, options, value, onChange }: FilterChipsProps) {
  return (
    <fieldset class="filter-chips" aria-label={label}>
      {options.map((option) => (
        <button
          type="button"
          class="filter-chip"
          key={option.value}
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
