import { useState } from 'preact/hooks';
import type { Field } from '../../contract/types';
import { listFieldsFor } from '../kinds';
import { AppendSheet } from '../screens/record-sheets';
import { Button } from '../widgets/button';
import { t as shell } from '../words/all';
import { useDesk } from './desk-state';
import { fieldWord } from './labels';
import type { ShownRecord } from './shown-record';

/** 补照片 and 补充说明: whoever may add to a record may do so in any state of it. */
export function Appends({ kind, view }: ShownRecord) {
  const { person } = useDesk();
  const [asked, setAsked] = useState<Field | null>(null);
  const lists = listFieldsFor(kind, person);
  if (lists.length === 0) return null;
  return (
    <div class="wrap">
      {lists.map((field) => (
        <Button
          key={field.name}
          look="outline"
          size="small"
          icon={field.type === 'photos' ? 'camera' : 'note'}
          onClick={() => setAsked(field)}
        >
          {appendWords(kind.name, field, lists)}
        </Button>
      ))}
      {asked && (
        <AppendSheet kind={kind} doc={view.doc} field={asked} onClose={() => setAsked(null)} />
      )}
    </div>
  );
}

/** Where there are several lists of a type, each says which one it is. */
function appendWords(kind: string, field: Field, lists: readonly Field[]): string {
  const word = shell(field.type === 'photos' ? 'record.add.photo' : 'record.add.note');
  const alone = lists.filter((one) => one.type === field.type).length === 1;
  return alone ? word : `${word} · ${fieldWord(kind, field.name)}`;
}
