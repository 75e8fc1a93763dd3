import type { ViewRow } from '@xunan/phone';
import type { Kind } from '../../contract/types';
import { answerField, lateAdditions } from '../../core/additions';
import { actWord, stateWord } from '../kinds';
import { titleOf } from '../record-words';
import { hrefOf } from '../router';
import { session } from '../session';
import { momentText } from '../time';
import { Button } from '../widgets/button';
import { t } from '../words/all';
import { useSettle } from './use-settle';

/** Tells whoever ended the record what came afterwards, until they have said something to it. */
export function LateCard(props: {
  readonly kind: Kind;
  readonly row: ViewRow;
  /** Where it does not stand in the record itself. */
  readonly named?: boolean;
}) {
  const { kind, row } = props;
  const { busy, settle } = useSettle();
  const person = session.value?.person;
  const late = person ? lateAdditions(kind, row.doc, person) : [];
  const field = person && answerField(kind, person);
  if (late.length === 0 || !field) return null;
  const state = stateWord(kind, row.doc.state);
  const note = { text: t('late.note') };
  return (
    <section class="card stack late-card" aria-label={t('late.title', { state })}>
      <div>
        {props.named && <p class="strong">{titleOf(kind, row.doc)}</p>}
        <h2 class="subheading">{t('late.title', { state })}</h2>
        {late.map((entry) => (
          <p key={entry.op}>
            {t('late.what', {
              who: entry.by.name,
              act: actWord(kind, entry.act),
              when: momentText(entry.at_est ?? entry.at),
            })}
          </p>
        ))}
        <p class="quiet">{t('late.lead')}</p>
      </div>
      <Button
        look="outline"
        busy={busy.value}
        onClick={() =>
          void settle([
            { kind: kind.name, verb: 'append', id: row.id, add: { [field.name]: [note] } },
          ]).finally(() => {
            busy.value = false;
          })
        }
      >
        {t('late.seen')}
      </Button>
      {props.named && (
        <a class="todo-link" href={hrefOf({ name: 'record', kind: kind.name, id: row.id })}>
          {t('todo.open')}
        </a>
      )}
    </section>
  );
}
