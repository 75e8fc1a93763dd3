import { useSignal } from '@preact/signals';
import type { ViewRow } from '@xunan/phone';
import type { Field, Kind, Move } from '../../contract/types';
import { Instruments } from '../instruments/index';
import {
  editableFields,
  kindOrFirst,
  kindWord,
  listFieldsFor,
  mainMove,
  movesFor,
  moveWord,
} from '../kinds';
import { recordOf } from '../records';
import { engineOf, session } from '../session';
import { Button } from '../widgets/button';
import { Page } from '../widgets/page';
import { t } from '../words/all';
import { Children, Opened } from './children';
import { LateCard } from './late-card';
import { Facts, Head, Photos } from './record-parts';
import { AppendSheet, EditSheet, MoveSheet, OthersSheet } from './record-sheets';
import { Timeline } from './timeline';

export { fetchInstruments } from '../instruments/index';

/** What is open over the record. */
export type Open =
  | { readonly what: 'move'; readonly move: Move }
  | { readonly what: 'append'; readonly field: Field }
  | { readonly what: 'edit'; readonly field: Field }
  | { readonly what: 'others' }
  | null;

type RecordProps = { readonly kind: string; readonly id: string };

/** One record: where it stands, what is known, what happened, and what this person may do next. */
export function Record({ kind: name, id }: RecordProps) {
  const kind = kindOrFirst(name);
  const row = recordOf(engineOf(), kind.name, id).value;
  if (row) return <RecordPage kind={kind} row={row} />;
  return (
    <Page
      title={row === null ? t('record.missing') : t('loading')}
      back={{ name: 'list', kind: name }}
    >
      {row === null && <p class="page">{t('record.missing.sub')}</p>}
    </Page>
  );
}

function RecordPage({ kind, row }: { readonly kind: Kind; readonly row: ViewRow }) {
  const open = useSignal<Open>(null);
  const person = session.value?.person;
  const moves = person ? movesFor(kind, row.doc, person) : [];
  const main = person && mainMove(kind, row.doc, person);
  const more =
    moves.some((move) => move !== main) ||
    listFieldsFor(kind, person).length > 0 ||
    editableFields(kind, row.doc, person).length > 0;
  return (
    <Page
      title={kindWord(kind)}
      back={{ name: 'list', kind: kind.name }}
      foot={
        (main || more) && (
          <div class="record-foot">
            {main && (
              <Button
                onClick={() => {
                  open.value = { what: 'move', move: main };
                }}
              >
                {moveWord(kind, main.name)}
              </Button>
            )}
            {more && (
              <Button
                look="outline"
                onClick={() => {
                  open.value = { what: 'others' };
                }}
              >
                {t('record.others')}
              </Button>
            )}
          </div>
        )
      }
    >
      <div class="page stack record-page">
        <Head kind={kind} row={row} />
        <LateCard kind={kind} row={row} />
        <Photos kind={kind} row={row} />
        <Instruments kind={kind} row={row} />
        <Children kind={kind} row={row} />
        <Opened kind={kind} row={row} />
        <Facts kind={kind} row={row} />
        <Timeline kind={kind} row={row} />
      </div>
      <OpenSheet
        kind={kind}
        row={row}
        open={open.value}
        onOpen={(next) => {
          open.value = next;
        }}
      />
    </Page>
  );
}

function OpenSheet(props: {
  readonly kind: Kind;
  readonly row: ViewRow;
  readonly open: Open;
  readonly onOpen: (next: Open) => void;
}) {
  const { kind, row, open, onOpen } = props;
  const shared = { kind, doc: row.doc, onClose: () => onOpen(null) };
  switch (open?.what) {
    case 'move':
      return <MoveSheet {...shared} move={open.move} />;
    case 'append':
      return <AppendSheet {...shared} field={open.field} />;
    case 'edit':
      return <EditSheet {...shared} field={open.field} />;
    case 'others':
      return <OthersSheet {...shared} onOpen={onOpen} />;
    default:
      return null;
  }
}
