/** Becoming a device of the server's, at the first sign-in or anew [R]. */

import type { Kinds } from './api';
import { NOTHING_JUDGED, NOTHING_READ, readLink, renumber, writeLink } from './link';
import type { Store, Tx } from './ports';
import { rest } from './rest';
import { ALL_BUT_DRAFTS, type OpRow } from './rows';
import type { Identity } from './sign-in';

/** Take the identity of a registration; unsent work goes on under it. */
export async function adopt(store: Store, kinds: Kinds, identity: Identity): Promise<void> {
  const { device, token, epoch, server_time } = identity;
  const fresh = { ...NOTHING_READ, ...NOTHING_JUDGED, server_time, last_at: 0 };
  const work = async (tx: Tx) => {
    const known = await readLink(tx);
    if (known !== undefined && known.epoch !== epoch) await rest().startOver(tx, kinds, known);
    else if (known?.device !== device) await renumber(tx, await tx.all<OpRow>('outbox'));
    const link = (await readLink(tx)) ?? fresh;
    const judged = known?.device === device && known.epoch === epoch ? {} : NOTHING_JUDGED;
    await writeLink(tx, { ...link, ...judged, device, token, epoch, renew: '', access: 'ok' });
  };
  await store.transact(ALL_BUT_DRAFTS, 'readwrite', work, { strict: true });
}
