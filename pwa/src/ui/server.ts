/** Questions to the server that are no synchronisation: who am I, my devices, my PIN, papers. */

import { clock } from '../platform/clock';
import { type Method, transport } from '../platform/transport';

export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: 'offline' | 'refused' | 'server'; readonly title: string };

const PATIENCE_MS = 20_000;

/**
 * Ask the server; the token is that of the person signed in.
 *
 * Anything that is not our JSON (a hotel's login page, a proxy's error) counts as offline.
 */
export async function ask<T>(
  token: string,
  method: Method,
  path: string,
  body?: unknown,
): Promise<Reply<T>> {
  try {
    const answer = await transport.send({
      method,
      path,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      want: 'text',
      timeoutMs: PATIENCE_MS,
    });
    return read<T>(answer.status, answer.header('content-type') ?? '', answer.text);
  } catch {
    return { ok: false, why: 'offline', title: '' };
  }
}

/** A paper or another file from the server as an address for `<a href>`; undefined if refused. */
export async function fetchFile(token: string, path: string, mime: string): Promise<Reply<string>> {
  try {
    const answer = await transport.send({
      method: 'GET',
      path,
      headers: { authorization: `Bearer ${token}` },
      want: 'bytes',
      timeoutMs: 3 * PATIENCE_MS,
    });
    if (answer.status !== 200 || !answer.bytes) return failure(answer.status, '');
    const url = URL.createObjectURL(new Blob([answer.bytes], { type: mime }));
    clock.after(10 * 60_000, () => URL.revokeObjectURL(url));
    return { ok: true, value: url };
  } catch {
    return { ok: false, why: 'offline', title: '' };
  }
}

function read<T>(status: number, mime: string, text: string): Reply<T> {
  if (status === 204 || (status < 300 && text === '')) return { ok: true, value: undefined as T };
  if (!mime.includes('json')) return failure(status < 500 ? 0 : status, '');
  const body = JSON.parse(text) as T & { readonly title?: string };
  if (status < 300) return { ok: true, value: body };
  return failure(status, body.title ?? '');
}

function failure(status: number, title: string): Reply<never> {
  if (status === 0) return { ok: false, why: 'offline', title };
  return { ok: false, why: status >= 500 ? 'server' : 'refused', title };
}
