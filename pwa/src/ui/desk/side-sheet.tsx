import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Icon } from '../widgets/icon';
import { t as shell } from '../words/all';

type SideSheetProps = {
  readonly title: string;
  readonly lead?: string;
  readonly wide?: boolean;
  readonly onClose: () => void;
  readonly onSubmit: () => void;
  readonly children: ComponentChildren;
  readonly foot: ComponentChildren;
};

/** A form at the right edge, over the record that it is about; Escape and the cross close it. */
export function SideSheet(props: SideSheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class={props.wide ? 'desk-sheet wide' : 'desk-sheet'}
      aria-labelledby={titleId}
      onKeyDown={(event) => event.stopPropagation()}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          props.onSubmit();
        }}
      >
        <header>
          <div>
            <h2 class="heading" id={titleId}>
              {props.title}
            </h2>
            {props.lead && <p class="quiet">{props.lead}</p>}
          </div>
          <button
            type="button"
            class="desk-step"
            aria-label={shell('close')}
            onClick={props.onClose}
          >
            <Icon name="cross" />
          </button>
        </header>
        <div class="desk-sheet-body stack">{props.children}</div>
        <footer class="wrap">{props.foot}</footer>
      </form>
    </dialog>
  );
}
