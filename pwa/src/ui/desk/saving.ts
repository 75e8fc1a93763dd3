import type { Status } from '@xunan/phone';
import { t } from './words';

/** Why this device could not save, in words. */
export function trouble(error: unknown): string {
  const full = (error as { readonly fault?: string }).fault === 'full';
  return full ? t('record.full') : t('record.failed');
}

/** What was saved, and how it goes on: "when there is a network" is told only where there is none. */
export function savedWords(now: Status | null): string {
  return t(isOnline(now) ? 'record.saved.online' : 'record.saved');
}

export function doneWords(now: Status | null, move: string): string {
  return t(isOnline(now) ? 'record.done.online' : 'record.done', { move });
}

export function bulkDoneWords(now: Status | null, n: number): string {
  return t(isOnline(now) ? 'bulk.done.online' : 'bulk.done', { n });
}

function isOnline(now: Status | null): boolean {
  return now?.online === 'yes';
}
