import { useSignal } from '@preact/signals';
import type { Act, ViewRow } from '@xunan/phone';
import { refusalWord } from '../kinds';
import { textAt } from '../record-words';
import { recordOf } from '../records';
import { actOfWithdraw, actsOfRefile, refusedWorkOf } from '../refused-work';
import { hrefOf } from '../router';
import { engineOf, me } from '../session';
import { Button } from '../widgets/button';
import { Icon } from '../widgets/icon';
import { say } from '../widgets/toast';
import { t } from '../words/all';

/** What the server did not take and why, kept until somebody decides: again, or not at all. */
export function RefusedCard({ row }: { readonly row: ViewRow }) {
  const busy = useSignal(false);
  const sure = useSignal(false);
  const about = recordOf(
    engineOf(),
    textAt(row.doc, 'kind_name'),
    textAt(row.doc, 'record_id'),
  ).value;
  const work = refusedWorkOf(row.doc, me.value, about?.doc);
  const { again } = work;
  const settle = async (acts: readonly Act[]) => {
    busy.value = true;
    try {
      await engineOf().act(acts);
      say(t('todo.settled'));
    } catch {
      say(t('form.failed'));
      busy.value = false;
    }
  };
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
          <Button busy={busy.value} onClick={() => void settle(actsOfRefile(row.id, again))}>
            {t('todo.refile')}
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
    </article>
  );
}
