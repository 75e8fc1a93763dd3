import { useSignal } from '@preact/signals';
import type { Act } from '@xunan/phone';
import { engineOf } from '../session';
import { say } from '../widgets/toast';
import { t } from '../words/all';

type Done = 'todo.settled' | 'todo.refiled';

/** Saves the acts that settle a card, once; `busy` until the card goes away by itself. */
export function useSettle() {
  const busy = useSignal(false);
  const settle = async (acts: readonly Act[], done: Done = 'todo.settled') => {
    busy.value = true;
    try {
      await engineOf().act(acts);
      say(t(done));
    } catch {
      say(t('form.failed'));
      busy.value = false;
    }
  };
  return { busy, settle };
}
