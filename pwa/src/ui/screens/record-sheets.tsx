import type { Doc } from '@xunan/phone';
import { useMemo } from 'preact/hooks';
import type { Field, Kind, Move } from '../../contract/types';
import { asksOf, startOfMove } from '../../core/form';
import { clock } from '../../platform/clock';
import { ActSheet } from '../forms/act-sheet';
import type { Question } from '../forms/answers';
import { editableFields, fieldLabel, listFieldsFor, mainMove, movesFor, moveWord } from '../kinds';
import { session } from '../session';
import { instantOf } from '../time';
import { Button } from '../widgets/button';
import { Sheet } from '../widgets/sheet';
import { t } from '../words/all';
import type { Open } from './record';

type SheetProps = {
  readonly kind: Kind;
  readonly doc: Doc;
  readonly onClose: () => void;
};

/** The record as it was when the sheet opened: later changes under it become a clash, not a surprise. */
function useSeen(doc: Doc): Doc {
  return useMemo(() => doc, []);
}

/** Asks what a move asks. */
export function MoveSheet({ kind, doc, onClose, move }: SheetProps & { readonly move: Move }) {
  const seen = useSeen(doc);
  return (
    <ActSheet
      kind={kind}
      doc={seen}
      title={moveWord(kind, move.name)}
      button={moveWord(kind, move.name)}
      draft={`move.${move.name}`}
      start={startOfMove(kind, move, seen, instantOf(clock.now()))}
      questionsFor={(values) => asksOf(kind, move, seen, values)}
      act={{ verb: 'move', move: move.name, from: seen.state }}
      onClose={onClose}
    />
  );
}

/** Adds photos or a note; what is added is never taken away. */
export function AppendSheet({ kind, doc, onClose, field }: SheetProps & { readonly field: Field }) {
  const seen = useSeen(doc);
  return (
    <ActSheet
      kind={kind}
      doc={seen}
      title={appendWord(field)}
      button={t('done')}
      draft={`append.${field.name}`}
      start={{}}
      questionsFor={() => [{ field, required: true } satisfies Question]}
      act={{ verb: 'append' }}
      onClose={onClose}
    />
  );
}

/** Changes one answer; the others stay untouched, so two people rarely meet. */
export function EditSheet({ kind, doc, onClose, field }: SheetProps & { readonly field: Field }) {
  const seen = useSeen(doc);
  const value = seen.f[field.name];
  return (
    <ActSheet
      kind={kind}
      doc={seen}
      title={t('record.edit')}
      button={t('record.edit.save')}
      draft={`edit.${field.name}`}
      start={value === undefined || value === null ? {} : { [field.name]: value }}
      questionsFor={() => [{ field, required: field.required }]}
      act={{ verb: 'edit' }}
      onClose={onClose}
    />
  );
}

/** Everything that may be done beside the main step. */
export function OthersSheet(props: SheetProps & { readonly onOpen: (next: Open) => void }) {
  const { kind, doc, onOpen } = props;
  const person = session.value?.person;
  const main = person && mainMove(kind, doc, person);
  const moves = person ? movesFor(kind, doc, person).filter((move) => move !== main) : [];
  const lists = listFieldsFor(kind, person);
  const edits = editableFields(kind, doc, person);
  return (
    <Sheet title={t('record.others')} onClose={props.onClose}>
      <div class="stack tight">
        {moves.map((move) => (
          <Button key={move.name} look="outline" onClick={() => onOpen({ what: 'move', move })}>
            {moveWord(kind, move.name)}
          </Button>
        ))}
        {lists.map((field) => (
          <Button
            key={field.name}
            look="outline"
            icon={field.type === 'photos' ? 'camera' : 'note'}
            onClick={() => onOpen({ what: 'append', field })}
          >
            {lists.filter((each) => each.type === field.type).length > 1
              ? `${appendWord(field)} · ${fieldLabel(kind, field)}`
              : appendWord(field)}
          </Button>
        ))}
      </div>
      {edits.length > 0 && (
        <section class="stack tight">
          <h3 class="subheading">{t('record.edit')}</h3>
          <p class="quiet">{t('record.edit.pick')}</p>
          <div class="wrap">
            {edits.map((field) => (
              <Button
                key={field.name}
                look="outline"
                size="small"
                onClick={() => onOpen({ what: 'edit', field })}
              >
                {fieldLabel(kind, field)}
              </Button>
            ))}
          </div>
        </section>
      )}
    </Sheet>
  );
}

function appendWord(field: Field): string {
  return t(field.type === 'photos' ? 'record.add.photo' : 'record.add.note');
}
