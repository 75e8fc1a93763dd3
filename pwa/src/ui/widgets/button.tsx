import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon';
import './button.css';

export type ButtonLook = 'main' | 'outline' | 'plain' | 'danger';

type ButtonProps = {
  readonly children: ComponentChildren;
  readonly icon?: IconName | undefined;
  /** `main` is the one filled action of a screen; `danger` takes something away. */
  readonly look?: ButtonLook;
  readonly size?: 'large' | 'small';
  readonly submit?: boolean;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly onClick?: (event: MouseEvent) => void;
  readonly label?: string | undefined;
};

/** A button; while `busy` it stays in its place and refuses a second press. */
export function Button(props: ButtonProps) {
  const { look = 'main', size = 'large', busy = false } = props;
  return (
    <button
      type={props.submit ? 'submit' : 'button'}
      class={`button ${look} ${size}`}
      disabled={props.disabled || busy}
      aria-busy={busy}
      aria-label={props.label}
      onClick={props.onClick}
    >
      {busy ? <Icon name="spin" spin /> : props.icon && <Icon name={props.icon} />}
      <span>{props.children}</span>
    </button>
  );
}

type ButtonLinkProps = {
  readonly href: string;
  readonly children: ComponentChildren;
  readonly icon?: IconName;
  readonly look?: ButtonLook;
  readonly size?: 'large' | 'small';
};

/** A link that looks like a button: use it to go somewhere, a button to do something. */
export function ButtonLink({ look = 'outline', size = 'large', ...props }: ButtonLinkProps) {
  return (
    <a class={`button ${look} ${size}`} href={props.href}>
      {props.icon && <Icon name={props.icon} />}
      <span>{props.children}</span>
    </a>
  );
}
