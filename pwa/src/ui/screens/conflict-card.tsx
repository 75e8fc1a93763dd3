import type { ViewRow } from '@xunan/phone';
import { type Answer, actOfKeep, actsOfUseOther, clashOf, presentValue } from '../clash';
import { kindNamed, movesFor, roleWord } from '../kinds';
import { textAt } from '../record-words';
import { recordOf } from '../records';
import { hrefOf } from '../router';
import { engineOf, me, session } from '../session';
import { momentText } from '../time';
import { Button } from '../widgets/button';
import { t } from '../words/all';
import { useSettle } from './use-settle';

/** Two answers side by side, with who gave them and when; one press settles it. */
export function ConflictCard({ row }: { readonly row: ViewRow }) {
  const { busy, settle } = useSettle();
  const { doc } = row;
  const record = recordOf(engineOf(), textAt(doc, 'kind_name'), textAt(doc, 'record_id')).value
    ?.doc;
  const clash = clashOf(doc, record, me.value);
  const kind = kindNamed(doc.kind);
  const person = session.value?.person;
  const mayUseOther =
    kind && person
      ? movesFor(kind, doc, person).some((move) => move.name === 'use_other') && clash.field
      : false;
  return (
    <article class="card stack clash">
      <div>
        <p class="strong">{clash.title}</p>
        <p>
          {clash.field
            ? t('todo.conflict.lead', { field: clash.label })
            : t('todo.conflict.state.lead', { state: clash.kept.text })}
        </p>
      </div>
      <div class="answers">
        <AnswerBox label={t('todo.kept')} answer={clash.kept} used />
        <AnswerBox
          label={t(clash.field ? 'todo.lost' : 'todo.conflict.state')}
          answer={clash.lost}
        />
      </div>
      <div class="decide">
        {mayUseOther && (
          <Button
            look="outline"
            busy={busy.value}
            onClick={() => void settle(actsOfUseOther(doc.id, clash, presentValue(record, clash)))}
          >
            {t('todo.use.other')}
          </Button>
        )}
        <Button busy={busy.value} onClick={() => void settle([actOfKeep(doc.id)])}>
          {t(clash.field ? 'todo.keep' : 'todo.seen')}
        </Button>
      </div>
      {clash.kind && (
        <a
          class="todo-link"
          href={hrefOf({ name: 'record', kind: clash.kind.name, id: clash.recordId })}
        >
          {t('todo.open')}
        </a>
      )}
    </article>
  );
}

function AnswerBox(props: {
  readonly label: string;
  readonly answer: Answer;
  readonly used?: boolean;
}) {
  const { answer } = props;
  return (
    <section class={props.used ? 'answer answer-used' : 'answer'}>
      <h3 class="quiet">{props.label}</h3>
      <p class="answer-value keep-lines">{answer.text}</p>
      <p class="quiet">
        {t('todo.value.by', {
          who: [answer.who, answer.role && roleWord(answer.role)].filter(Boolean).join(' · '),
          when: momentText(answer.at),
        })}
      </p>
    </section>
  );
}
