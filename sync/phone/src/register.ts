/** A new device number after a fork or a restore [R]. */

import { adopt } from './adopt';
import type { Step, Work } from './pass';
import type { Link } from './rows';
import { signIn } from './sign-in';

/** Ask for one under the install key noted beforehand. */
export async function registerAnew({ world, log, status }: Work, link: Link): Promise<Step> {
  const proof = { by: 'token', token: link.token } as const;
  const { app, schema, platform } = world;
  const signed = await signIn(world, proof, { app, schema, platform }, link.renew);
  if (!signed.ok) {
    return { trouble: signed.why, code: signed.code, waitMs: signed.retryAfterMs };
  }
  await adopt(world.store, world.kinds, signed.identity);
  await log.add('device', signed.identity.device);
  await status.refresh();
  return { more: true, reply: undefined };
}
