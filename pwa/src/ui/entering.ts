/** Signing in: the shell asks the server while the engine is still on its way. */

import { type Proof, signIn } from '@xunan/phone/sign-in';
import { random } from '../platform/chance';
import { platformName } from '../platform/phone-name';
import { deviceSetting, keepDeviceSetting } from '../platform/settings';
import { transport } from '../platform/transport';
import { VERSION } from '../platform/version';
import { indoors } from './indoors';
import type { Me } from './me';
import { ask } from './server';

export type { Proof };

/** Written into every exchange, so that the server knows which form wrote an operation. */
export const APP_FACTS = { app: VERSION, schema: 1, platform: platformName() } as const;

export type SignInFault = 'refused' | 'offline' | 'busy' | 'other';

/**
 * Sign in with a code or a PIN; null when it worked.
 *
 * A code works once: the install key is kept until the end, so that an answer lost on the way can
 * be asked for again.
 */
export async function signInWith(proof: Proof): Promise<SignInFault | null> {
  const key = installKeyFor(proof);
  const signed = await signIn({ transport, random }, proof, APP_FACTS, key);
  if (!signed.ok) return faultOf(signed.why);
  const answer = await ask<Me>(signed.identity.token, 'GET', '/api/v1/me');
  if (!answer.ok) return answer.why === 'offline' ? 'offline' : 'other';
  const inside = await indoors().catch(() => null);
  if (!inside) return 'offline';
  await inside.enterAs(signed.identity, answer.value);
  keepDeviceSetting('joining', undefined);
  return null;
}

function installKeyFor(proof: Proof): string {
  const who = proof.by === 'code' ? proof.code : proof.by === 'pin' ? proof.login : proof.by;
  const kept = deviceSetting<{ who: string; key: string }>('joining');
  if (kept?.who === who) return kept.key;
  const key = random.hex(16);
  keepDeviceSetting('joining', { who, key });
  return key;
}

function faultOf(why: string): SignInFault {
  if (why === 'offline' || why === 'portal') return 'offline';
  if (why === 'busy') return 'busy';
  return why === 'out' || why === 'refused' || why === 'revoked' ? 'refused' : 'other';
}
