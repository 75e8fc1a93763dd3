import type { ComponentChildren } from 'preact';
import { t } from '../words';
import { Icon, type IconName } from './icon';
import './tags.css';

/** How far a record of this phone has travelled. */
export type SyncState = 'local' | 'queued' | 'sending' | 'synced' | 'conflict' | 'failed';

const icons: Record<SyncState, IconName> = {
  local: 'phone',
  queued: 'clock',
  sending: 'up',
  synced: 'check',
  conflict: 'fork',
  failed: 'retry',
};

/** Icon, word and form together tell the state: never the colour alone. */
export function StatusTag({
  state,
  detail,
}: {
  readonly state: SyncState;
  readonly detail?: string;
}) {
  return (
    <span class="tag status" data-state={state}>
      <Icon name={icons[state]} />
      {t(`status.${state}`)}
      {detail && ` ${detail}`}
    </span>
  );
}

export type TagLook = 'plain' | 'major' | 'late' | 'soon' | 'brand';

/** A short word about a record: its state, its level, its due date. */
export function Tag({
  look = 'plain',
  children,
}: {
  readonly look?: TagLook;
  readonly children: ComponentChildren;
}) {
  return <span class={`tag ${look}`}>{children}</span>;
}
