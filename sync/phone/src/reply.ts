/** Telling an answer of our server from anything else that may come down the line. */

import type { Answer, Call, Transport } from './ports';

export const JSON_HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json',
} as const;

/** A JSON object. */
export type Plain = { readonly [key: string]: unknown };

export const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What came of a call: our answer, or why there is none. */
export type Judged<T> =
  | { readonly is: 'ours'; readonly value: T }
  | {
      readonly is:
        | 'offline'
        | 'portal'
        | 'out'
        | 'revoked'
        | 'too_large'
        | 'unreadable'
        | 'busy'
        | 'refused'
        | 'server';
      readonly code: string;
      readonly retryAfterMs: number;
    };

/**
 * Send a call and judge what came back.
 *
 * A captive portal answers 200 with a page of its own; that, and any answer cut short, counts as no
 * network: only JSON of the right shape is ours.
 */
export async function judge<T>(
  transport: Transport,
  call: Call,
  read: (body: Plain) => T | undefined,
): Promise<Judged<T>> {
  let answer: Answer;
  try {
    answer = await transport.send(call);
  } catch {
    return { is: 'offline', code: '', retryAfterMs: 0 };
  }
  const body = parsed(answer.text);
  if (answer.status >= 200 && answer.status < 300) {
    const value = body === undefined ? undefined : read(body);
    return value === undefined ? without('portal', answer) : { is: 'ours', value };
  }
  return without(reasonOf(answer.status, body), answer, body);
}

/** Why a status other than 2xx stops us; a portal's error page must not sign anybody out. */
export function reasonOf(
  status: number,
  body: Plain | undefined,
): Exclude<Judged<never>['is'], 'ours'> {
  const ours = body !== undefined && ('code' in body || 'wipe' in body || 'type' in body);
  if (status === 413) return 'too_large';
  if (status === 429 || status === 503) return 'busy';
  if (status >= 500) return status === 511 ? 'portal' : 'server';
  if (!ours) return 'portal';
  if (status === 401) return 'out';
  if (status === 403 && body.wipe === true) return 'revoked';
  return status === 422 || status === 400 ? 'unreadable' : 'refused';
}

/** The JSON object in the text, or undefined. */
export function parsed(text: string): Plain | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPlain(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Nobody in between may send a phone away for longer than this. */
const RETRY_MOST_MS = 60 * 60_000;

/** A Retry-After header in milliseconds, in seconds or as a date by the answer's own clock. */
export function retryAfterMs(answer: Answer): number {
  const told = answer.header('retry-after')?.trim() ?? '';
  const ms = /^\d+$/.test(told)
    ? Number(told) * 1000
    : Date.parse(told) - Date.parse(answer.header('date') ?? '');
  return ms > 0 ? Math.min(ms, RETRY_MOST_MS) : 0;
}

function without(
  is: Exclude<Judged<never>['is'], 'ours'>,
  answer: Answer,
  body?: Plain,
): Judged<never> {
  const code = typeof body?.code === 'string' ? body.code : String(answer.status);
  return { is, code, retryAfterMs: retryAfterMs(answer) };
}
