/** The editor of a small table: one card a row, each answer by the editor of its type. */

import type { Json, JsonObject } from '@xunan/phone';
import type { Column, Field as KindField } from '../../contract/types';
import type { DraftForm } from '../forms/draft-form';
import { columnField, columnLabel, fieldHint, fieldLabel } from '../kinds';
import { isObject } from '../record-words';
import { Button } from '../widgets/button';
import { Field } from '../widgets/field';
import { t } from '../words/all';
import { type FieldProps, textOf } from './field-props';
import {
  ChoiceField,
  DateField,
  FlagField,
  IntegerField,
  MomentField,
  PhoneField,
  TextField,
} from './plain-fields';
import './rows-field.css';

const editors = {
  text: TextField,
  phone: PhoneField,
  integer: IntegerField,
  flag: FlagField,
  date: DateField,
  moment: MomentField,
  choice: ChoiceField,
} as const satisfies Record<Column['type'], (props: FieldProps) => unknown>;

const ROWS_MAX = 50;

export function RowsField(props: FieldProps) {
  const { id, kind, field, form, value } = props;
  const rows = rowsOf(value);
  const most = field.high || ROWS_MAX;
  const put = (next: readonly JsonObject[]) =>
    form.answer(field.name, next.length > 0 ? (next as Json) : null);
  return (
    <Field
      id={id}
      label={fieldLabel(kind, field)}
      note={props.required ? undefined : t('optional')}
      hint={fieldHint(kind, field)}
      error={props.error}
      group
    >
      {rows.map((row, at) => (
        <div class="card stack row-card" key={at}>
          <div class="split">
            <span class="strong">{t('form.rows.nth', { n: at + 1 })}</span>
            <Button
              look="plain"
              size="small"
              icon="trash"
              label={t('form.rows.remove', { n: at + 1 })}
              onClick={() => put(rows.filter((_, other) => other !== at))}
            >
              {t('form.rows.drop')}
            </Button>
          </div>
          {field.columns.map((column) => (
            <Cell
              key={column.name}
              {...props}
              id={`${id}-${at}-${column.name}`}
              column={column}
              row={row}
              onRow={(next) => put(rows.map((each, other) => (other === at ? next : each)))}
            />
          ))}
        </div>
      ))}
      {rows.length < most && (
        <Button look="outline" icon="plus" onClick={() => put([...rows, startOf(field)])}>
          {t('form.rows.add', { field: fieldLabel(kind, field) })}
        </Button>
      )}
    </Field>
  );
}

type CellProps = FieldProps & {
  readonly column: Column;
  readonly row: JsonObject;
  readonly onRow: (row: JsonObject) => void;
};

function Cell({ column, row, onRow, ...props }: CellProps) {
  const Editor = editors[column.type];
  return (
    <Editor
      {...props}
      field={columnField(props.field, column)}
      form={formOfRow(props.form, column.name, row, onRow)}
      value={row[column.name] ?? null}
      required={column.required}
      error={undefined}
    />
  );
}

/** A form whose one answer goes into the row. */
function formOfRow(
  form: DraftForm,
  name: string,
  row: JsonObject,
  onRow: (row: JsonObject) => void,
): DraftForm {
  const answer = (_: string, value: Json) => {
    const { [name]: before, ...rest } = row;
    onRow(value === null || value === '' ? rest : { ...rest, [name]: value });
  };
  return { ...form, answer, suggest: answer };
}

function startOf(field: KindField): JsonObject {
  return Object.fromEntries(
    field.columns.flatMap(({ name, default: usual }) => (usual === null ? [] : [[name, usual]])),
  );
}

/** The rows of a value; what is no row is not shown. */
export function rowsOf(value: Json): readonly JsonObject[] {
  return Array.isArray(value) ? (value.filter(isObject) as JsonObject[]) : [];
}

/** What is wrong with the rows: an answer that every row needs and one lacks. */
export function rowsFault(
  kind: FieldProps['kind'],
  field: KindField,
  value: Json,
): string | undefined {
  for (const [at, row] of rowsOf(value).entries()) {
    const missing = field.columns.find(
      ({ name, required }) =>
        required &&
        textOf(row[name] ?? null).trim() === '' &&
        !(typeof row[name] === 'number' || typeof row[name] === 'boolean'),
    );
    if (missing) {
      return t('form.rows.missing', { n: at + 1, column: columnLabel(kind, field, missing) });
    }
  }
  return undefined;
}
