/** Answers as our server writes them. */

import type { Answer } from '../ports';

export function answer(
  status: number,
  text: string,
  headers: { readonly [name: string]: string } = {},
): Answer {
  return { status, text, header: (name) => headers[name] ?? null };
}

export const ok = (body: object): Answer => answer(200, JSON.stringify(body));

export const problem = (status: number, code: string, more: object = {}): Answer =>
  answer(status, JSON.stringify({ type: `urn:xunan:${code}`, code, status, ...more }));
