import { effect, signal } from '@preact/signals';
import { route } from './router';
import { offer } from './widgets/toast';
import { t } from './words';

const waiting = signal<(() => void) | null>(null);

/** How many forms are open; an update is never offered while one is. */
export const openForms = signal(0);

/** A newer version waits: offer it as soon as nobody is writing. */
export function offerUpdate(takeOver: () => void): void {
  waiting.value = takeOver;
}

effect(() => {
  const takeOver = waiting.value;
  const writing = openForms.value > 0 || route.value.name === 'new';
  // A form that opens under the offer takes it away; it comes back when the form is done.
  if (takeOver && !writing) return offer(t('update.ready'), t('update.go'), takeOver);
  return undefined;
});
