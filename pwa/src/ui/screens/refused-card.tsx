import { useSignal } from '@preact/signals';
import type { Doc, JsonObject, ViewRow } from '@xunan/phone';
import type { Kind, Move } from '../../contract/types';
import { asksOf } from '../../core/form';
import { ActSheet } from '../forms/act-sheet';
import { movesFor, moveWord, refusalWord } from '../kinds';
import { textAt } from '../record-words';
import { recordOf } from '../records';
import { actOfRefiled, actOfWithdraw, actsOfRefile, refusedWorkOf } from '../refused-work';
import { hrefOf } from '../router';
import { engineOf, me, session } from '../session';
import { Button } from '../widgets/button';
import { Icon } from '../widgets/icon';
import { t } from '../words/all';
import { useSettle } from './use-settle';

/** What the server did not take and why, kept until somebody decides: again, or not at all. */
export function RefusedCard({ row }: { readonly row: ViewRow }) {
  const { busy, settle } = useSettle();
  const sure = useSignal(false);
  const mending = useSignal(false);
  const about = recordOf(
    engineOf(),
    textAt(row.doc, 'kind_name'),
    textAt(row.doc, 'record_id'),
  ).value;
  const work = refusedWorkOf(row.doc, me.value, about?.doc);
  const { again } = work;
  const mend = about ? mendable(work.kind, about.doc, again?.move) : undefined;
  return (
    <article class="card stack refused">
      <div>
        <p class="strong">{work.title}</p>
        <p>{t('todo.what', { act: work.act })}</p>
        <p class="refused-why">
          <Icon name="info" /> {t('todo.reason', { why: refusalWord(work.reason) })}
        </p>
      </div>
      {work.answers.length > 0 && (
        <dl class="facts">
          {work.answers.map(({ label, text }) => (
            <div class="fact" key={label}>
              <dt>{label}</dt>
              <dd class="keep-lines">{text}</dd>
            </div>
          ))}
        </dl>
      )}
      {sure.value && <p role="alert">{t('todo.withdraw.ask')}</p>}
      <div class="decide">
        <Button
          look={sure.value ? 'danger' : 'outline'}
          busy={busy.value}
          onClick={() => {
            if (sure.value) void settle([actOfWithdraw(row.id)]);
            else sure.value = true;
          }}
        >
          {t('todo.withdraw')}
        </Button>
        {again && (
          <Button
            look={mend ? 'outline' : 'main'}
            busy={busy.value}
            onClick={() => void settle(actsOfRefile(row.id, again), 'todo.refiled')}
          >
            {t('todo.refile')}
          </Button>
        )}
        {mend && (
          <Button
            onClick={() => {
              mending.value = true;
            }}
          >
            {t('todo.mend')}
          </Button>
        )}
      </div>
      {work.kind && (
        <a
          class="todo-link"
          href={hrefOf({ name: 'record', kind: work.kind.name, id: work.recordId })}
        >
          {t('todo.open')}
        </a>
      )}
      {mending.value && mend && (
        <MendSheet
          {...mend}
          id={row.id}
          start={again?.set ?? {}}
          onClose={() => {
            mending.value = false;
          }}
        />
      )}
    </article>
  );
}

type Mendable = { readonly kind: Kind; readonly doc: Doc; readonly move: Move };

/** A refused step that can be made now: it is asked again, with what was answered then. */
function mendable(kind: Kind | undefined, doc: Doc, name: string | undefined) {
  const person = session.value?.person;
  if (!kind || !person || !name) return undefined;
  const move = movesFor(kind, doc, person).find((each) => each.name === name);
  return move ? { kind, doc, move } : undefined;
}

type MendProps = Mendable & {
  readonly id: string;
  readonly start: JsonObject;
  readonly onClose: () => void;
};

/** The step's own questions; saving it takes the refused one off the list, both or neither. */
function MendSheet({ kind, doc, move, id, start, onClose }: MendProps) {
  return (
    <ActSheet
      kind={kind}
      doc={doc}
      title={moveWord(kind, move.name)}
      button={moveWord(kind, move.name)}
      draft={`mend.${id}`}
      start={start}
      questionsFor={(values) => asksOf(kind, move, doc, values)}
      act={{ verb: 'move', move: move.name, from: doc.state }}
      also={[actOfRefiled(id)]}
      onClose={onClose}
    />
  );
}
