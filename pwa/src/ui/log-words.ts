import type { LogLine } from '@xunan/phone';
import { t } from './words/all';

/** A line of the engine's log in words; a line of a newer engine shows as it is. */
export function logText({ what, detail }: LogLine): string {
  const word = isKnown(what) ? t(`log.what.${what}`) : what;
  const told = detailText(detail);
  return told === '' ? word : `${word}：${told}`;
}

/** The engine counts in signs; on the telephone people read words. */
function detailText(detail: string): string {
  const [, up = '', down = ''] = /^(\d+)↑ (\d+)↓$/.exec(detail) ?? [];
  if (down !== '') return t('log.exchanged', { up, down });
  const [, done = '', failed = ''] = /^(\d+)↑ (\d+)✗$/.exec(detail) ?? [];
  if (failed !== '') return t('log.photos.sent', { up: done, failed });
  const [, n = ''] = /^(\d+)⇊$/.exec(detail) ?? [];
  return n === '' ? detail : t('log.snapshot.pages', { n });
}

const KNOWN = ['exchange', 'photos', 'snapshot', 'offline', 'freed', 'receipt'] as const;
type Known = (typeof KNOWN)[number];

function isKnown(what: string): what is Known {
  return (KNOWN as readonly string[]).includes(what);
}
