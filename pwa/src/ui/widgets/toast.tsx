import { signal } from '@preact/signals';
import { startTimer } from '../../platform/clock';
import './toast.css';

type Notice = {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
};

const notice = signal<Notice | null>(null);
let cancel = (): void => {};

/** How long a notice without an action stays, in milliseconds: long enough to read it twice. */
const SHOWN_MS = 5000;

/** Say what happened, at the bottom edge; a newer notice replaces an older one. */
export function say(text: string): void {
  cancel();
  notice.value = { text };
  cancel = startTimer(SHOWN_MS, () => {
    notice.value = null;
  });
}

/** Offer one action; the offer stays until it is taken, replaced, or withdrawn by the answer. */
export function offer(text: string, label: string, run: () => void): () => void {
  cancel();
  const offered: Notice = { text, action: { label, run } };
  notice.value = offered;
  return () => {
    if (notice.peek() === offered) notice.value = null;
  };
}

/** Where notices appear; stands once in the app. */
export function Toasts() {
  const shown = notice.value;
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown && (
        <div class="toast">
          <span>{shown.text}</span>
          {shown.action && (
            <button
              type="button"
              onClick={() => {
                notice.value = null;
                shown.action?.run();
              }}
            >
              {shown.action.label}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
