import type { LogLine } from '@xunan/phone';
import { t } from './words';

/** A line of the engine's log in words; a line of a newer engine shows as it is. */
export function logText({ what, detail }: LogLine): string {
  const word = isKnown(what) ? t(`log.what.${what}`) : what;
  return detail === '' ? word : `${word} ${detail}`;
}

const KNOWN = ['exchange', 'photos', 'offline'] as const;
type Known = (typeof KNOWN)[number];

function isKnown(what: string): what is Known {
  return (KNOWN as readonly string[]).includes(what);
}
