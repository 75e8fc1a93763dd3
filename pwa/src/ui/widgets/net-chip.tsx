import { session, status } from '../session';
import { t } from '../words';
import { Icon } from './icon';
import './net-chip.css';

/**
 * Whether the server was reached by the last request, in the head of every screen.
 *
 * A press tries again at once. The browser's own idea of being online is not asked: it calls a
 * hotel's login page a network.
 */
export function NetChip() {
  const now = status.value;
  if (!now) return null;
  const stopped = now.access === 'revoked';
  const sending = now.busy && !stopped && now.phase !== 'receiving' && now.phase !== 'idle';
  const reached = now.online === 'yes' && !stopped;
  const word = t(stopped ? 'net.revoked' : sending ? 'net.sending' : `net.${now.online}`);
  return (
    <button
      type="button"
      class="net-chip"
      data-reached={reached}
      onClick={() => session.value?.engine.kick('user')}
    >
      <Icon name={sending ? 'spin' : reached ? 'cloud' : 'offline'} spin={sending} />
      <span>{word}</span>
      {now.pending > 0 && <span class="net-count">{now.pending}</span>}
    </button>
  );
}
