import type { ComponentChildren } from 'preact';
import { Icon } from './icon';
import './field.css';

/** The ids that join a control to its label, hint and error. */
export function fieldIds(id: string) {
  return { label: `${id}-label`, hint: `${id}-hint`, error: `${id}-error` };
}

type FieldProps = {
  /** The id of the control; an error moves the focus there. */
  readonly id: string;
  readonly label: ComponentChildren;
  /** A single input is named by a <label>; a set of buttons by a <legend>. */
  readonly group?: boolean;
  readonly note?: string | undefined;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly children: ComponentChildren;
};

/** A question: its words, where something is wrong why, the control, then a hint. */
export function Field(props: FieldProps) {
  const ids = fieldIds(props.id);
  const words = (
    <>
      <span>{props.label}</span>
      {props.note && <span class="field-note">{props.note}</span>}
    </>
  );
  // Beside the label: a control may be taller than the screen, and the two are read together.
  const rest = (
    <>
      {props.error && (
        <p class="field-error" id={ids.error} role="alert">
          <Icon name="info" />
          <span>{props.error}</span>
        </p>
      )}
      {props.children}
      {props.hint && (
        <p class="quiet" id={ids.hint}>
          {props.hint}
        </p>
      )}
    </>
  );
  if (props.group) {
    return (
      <fieldset
        class="field"
        id={props.id}
        tabIndex={-1}
        aria-describedby={describedBy(props)}
        aria-invalid={props.error ? true : undefined}
      >
        <legend class="field-label" id={ids.label}>
          {words}
        </legend>
        {rest}
      </fieldset>
    );
  }
  return (
    <div class="field">
      <label class="field-label" id={ids.label} for={props.id}>
        {words}
      </label>
      {rest}
    </div>
  );
}

/** What a control's aria-describedby names: the error first, then the hint. */
export function describedBy(props: {
  readonly id: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
}): string | undefined {
  const ids = fieldIds(props.id);
  const named = [props.error && ids.error, props.hint && ids.hint].filter(Boolean);
  return named.length > 0 ? named.join(' ') : undefined;
}

/**
 * Move the focus to a control, or to the first thing inside it that takes a finger, and show the
 * whole of its field: its label, and the error that is drawn with the next frame.
 *
 * A field taller than the room for it is shown from its label on. Used for the first error of a
 * form and after a route change.
 */
export function focusOn(id: string): void {
  requestAnimationFrame(() => {
    const target = document.getElementById(id);
    if (target === null) return;
    const fold = target.closest('details');
    if (fold) fold.open = true;
    const field = target.closest<HTMLElement>('.field') ?? target;
    const room = field.closest('[data-scroll]')?.clientHeight ?? innerHeight;
    field.scrollIntoView({ block: field.offsetHeight < room ? 'center' : 'start' });
    target.focus({ preventScroll: true });
  });
}
