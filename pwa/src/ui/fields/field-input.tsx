import type { FieldType } from '../../contract/types';
import type { FieldProps } from './field-props';
import { GeoField } from './geo-field';
import { PhotosField } from './photos-field';
import { GridField, PersonField, PlaceField, RecordField } from './pick-fields';
import { PlacesField } from './places-field';
import {
  ChoiceField,
  ChoicesField,
  DateField,
  FlagField,
  IntegerField,
  LongTextField,
  MomentField,
  PhoneField,
  TextField,
} from './plain-fields';
import { RowsField } from './rows-field';

/** The editor of each field type; a new type does not compile until it has one. */
const editors = {
  text: TextField,
  long_text: LongTextField,
  phone: PhoneField,
  integer: IntegerField,
  flag: FlagField,
  date: DateField,
  moment: MomentField,
  choice: ChoiceField,
  choices: ChoicesField,
  place: PlaceField,
  places: PlacesField,
  rows: RowsField,
  grid: GridField,
  geo: GeoField,
  person: PersonField,
  record: RecordField,
  photos: PhotosField,
  notes: LongTextField,
} as const satisfies Record<FieldType, (props: FieldProps) => unknown>;

/** The editor of a field; a type that this app does not know yet is asked as text. */
export function FieldInput(props: FieldProps) {
  const Editor = editors[props.field.type] ?? TextField;
  return <Editor {...props} />;
}
