import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../words/all';
import { Icon } from './icon';
import './sheet.css';

type SheetProps = {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** Stays in view under the questions: the button that answers them. */
  readonly foot?: ComponentChildren;
};

/**
 * A dialog that rises from the bottom edge on a phone and stands in the middle of a desk.
 *
 * Escape, the back key of the dialog and the cross close it; a press beside it does not, because
 * a wet thumb slips.
 */
export function Sheet({ title, onClose, children, foot }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      class="sheet"
      ref={dialog}
      aria-labelledby="sheet-title"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header class="sheet-head">
        <h2 class="heading" id="sheet-title" tabIndex={-1}>
          {title}
        </h2>
        <button type="button" class="sheet-close" aria-label={t('close')} onClick={onClose}>
          <Icon name="cross" />
        </button>
      </header>
      <div class="sheet-body stack" data-scroll>
        {children}
      </div>
      {foot && <footer class="sheet-foot stack tight">{foot}</footer>}
    </dialog>
  );
}
