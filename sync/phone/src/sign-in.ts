/** Asking the server for a device number and a token; safe to repeat with the same install key. */

import type { Trouble } from './api';
import { base64 } from './base64';
import type { Random, Transport } from './ports';
import { JSON_HEADERS, type Judged, judge } from './reply';

/** Who this phone is to the server. */
export interface Identity {
  readonly device: string;
  readonly token: string;
  readonly epoch: string;
  readonly server_time: string;
}

export type Proof =
  | { readonly by: 'code'; readonly code: string }
  | { readonly by: 'pin'; readonly login: string; readonly pin: string }
  | { readonly by: 'token'; readonly token: string };

export interface AppFacts {
  readonly app: string;
  readonly schema: number;
  readonly platform: string;
}

export type SignedIn =
  | { readonly ok: true; readonly identity: Identity }
  | {
      readonly ok: false;
      readonly why: Trouble | 'out' | 'revoked';
      readonly code: string;
      /** How long the server asks to be left alone. */
      readonly retryAfterMs: number;
    };

/**
 * Register this phone under the proof given.
 *
 * `installKey` makes a repetition after a lost answer get the same device; a fresh one is made where
 * none is given.
 */
export async function signIn(
  ports: { readonly transport: Transport; readonly random: Random },
  proof: Proof,
  app: AppFacts,
  installKey: string = ports.random.hex(16),
): Promise<SignedIn> {
  const judged = await judge(
    ports.transport,
    {
      method: 'POST',
      path: '/sync/v1/devices',
      headers: { ...JSON_HEADERS, authorization: authorization(proof) },
      body: JSON.stringify({ install_key: installKey, ...app }),
      want: 'text',
      timeoutMs: 20_000,
    },
    identityOf,
  );
  if (judged.is === 'ours') return { ok: true, identity: judged.value };
  const { code, retryAfterMs } = judged;
  return { ok: false, why: whyOf(judged), code, retryAfterMs };
}

function whyOf(judged: Exclude<Judged<unknown>, { is: 'ours' }>): Trouble | 'out' | 'revoked' {
  return judged.is === 'too_large' || judged.is === 'unreadable' ? 'refused' : judged.is;
}

function identityOf(body: { readonly [key: string]: unknown }): Identity | undefined {
  const { device, token, epoch, server_time } = body;
  const whole = [device, token, epoch].every((part) => typeof part === 'string' && part !== '');
  if (!whole) return undefined;
  return {
    device: String(device),
    token: String(token),
    epoch: String(epoch),
    server_time: String(server_time ?? ''),
  };
}

function authorization(proof: Proof): string {
  if (proof.by === 'token') return `Bearer ${proof.token}`;
  if (proof.by === 'code') return `Code ${proof.code}`;
  return `Pin ${base64(`${proof.login}:${proof.pin}`)}`;
}
