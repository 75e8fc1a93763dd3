import { useSignal, useSignalEffect } from '@preact/signals';
import type { Verdict } from '@xunan/phone';
import { actWord, kindNamed, refusalWord } from '../kinds';
import { changesOf } from '../records';
import { hrefOf } from '../router';
import { engineOf } from '../session';
import { conflicts, refused } from '../todo';
import { Button } from '../widgets/button';
import { t } from '../words/all';

/**
 * Answers of the server that need eyes and have no card of their own.
 *
 * Good news is taken off the list at once, and so is what a card above tells in full.
 */
export function Answers() {
  const unread = useSignal<readonly Verdict[]>([]);
  useSignalEffect(() => {
    const shown = new Set([...conflicts.value, ...refused.value].map(({ row }) => row.id));
    if (changesOf('results').value < 0) return;
    const engine = engineOf();
    void engine.verdicts().then((all) => {
      const isTold = (each: Verdict) =>
        each.status === 'applied' || each.status === 'merged' || shown.has(each.ref);
      unread.value = all.filter((each) => !isTold(each));
      const told = all.filter(isTold).map((each) => each.op_id);
      if (told.length > 0) void engine.seen(told);
    });
  });
  if (unread.value.length === 0) return null;
  return (
    <section class="stack tight">
      <h2 class="heading">{t('todo.results')}</h2>
      <div class="card stack">
        {unread.value.map((verdict) => (
          <Answer key={verdict.op_id} verdict={verdict} />
        ))}
        <Button
          look="outline"
          onClick={() => void engineOf().seen(unread.value.map((each) => each.op_id))}
        >
          {t('todo.seen')}
        </Button>
      </div>
    </section>
  );
}

function Answer({ verdict }: { readonly verdict: Verdict }) {
  const kind = kindNamed(verdict.kind);
  const verb = verdict.t.slice(verdict.t.lastIndexOf('.') + 1);
  return (
    <div>
      {kind && <p class="strong">{actWord(kind, verdict.move || verb)}</p>}
      <p>{refusalWord(verdict.why)}</p>
      <a class="todo-link" href={hrefOf({ name: 'record', kind: verdict.kind, id: verdict.id })}>
        {t('todo.open')}
      </a>
    </div>
  );
}
