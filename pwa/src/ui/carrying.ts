/** Taking colleagues' parcels along, and handing them in whenever there is a network. */

import { effect, signal } from '@preact/signals';
import { StoreError } from '@xunan/phone';
import { carryParcel, readParcel } from '@xunan/phone/parcels';
import { clock } from '../platform/clock';
import { lock } from '../platform/locks';
import { createSealer } from '../platform/sealing';
import { transport } from '../platform/transport';
import {
  bytesOf,
  type Carried,
  carriedParcels,
  leaveBehind,
  settle,
  takeAlong,
} from '../store/carried';
import { currentToken, me, status } from './session';

/** An arrived parcel's line stays this long. */
const KEEP_MS = 30 * 86_400_000;

export const carried = signal<readonly Carried[]>([]);
/** The parcel on its way at this moment, or "". */
export const sending = signal('');

export type TakenUp = 'added' | 'known' | 'stranger' | 'damaged' | 'foreign' | 'full';

/** Take a file that a colleague gave; it is checked whole before it is kept. */
export async function takeUp(file: Blob): Promise<{ readonly came: TakenUp; readonly by: string }> {
  const sealer = createSealer();
  const read = await readParcel(new Uint8Array(await file.arrayBuffer()), sealer);
  if (typeof read === 'string') return { came: read, by: '' };
  const { by, key } = read.head;
  const ours = me.value?.parcel_key;
  if (ours && key !== (await sealer.nameOf(ours))) return { came: 'foreign', by };
  try {
    const fresh = await takeAlong(read, clock.now());
    await look();
    return { came: fresh ? 'added' : 'known', by };
  } catch (error) {
    if (isFull(error)) return { came: 'full', by };
    throw error;
  }
}

/** Read the list anew; lines of old arrivals go. */
export async function look(): Promise<void> {
  const all = await carriedParcels();
  const old = all.filter((row) => row.state === 'arrived' && clock.now() - row.at > KEEP_MS);
  for (const row of old) await leaveBehind(row.id);
  carried.value = all.filter((row) => !old.includes(row));
}

export async function drop(id: string): Promise<void> {
  await leaveBehind(id);
  await look();
}

/** Hand in everything that waits, one parcel after the other; one loop over all tabs. */
export async function handIn(): Promise<void> {
  await lock.hold('xunan-carry', async () => {
    await look();
    for (const row of carried.value.filter(({ state }) => state === 'waiting')) {
      sending.value = row.id;
      const came = await bring(row).catch(() => 'later' as const);
      sending.value = '';
      await look();
      if (came === 'later') break;
    }
  });
}

async function bring(row: Carried): Promise<'settled' | 'later'> {
  const [token, top] = await Promise.all([currentToken(), bytesOf(row.id, 0)]);
  if (token === '' || top === undefined) return 'later';
  const told = await carryParcel({
    ...{ transport, clock, token, top, parts: row.parts },
    part: (at) => bytesOf(row.id, at + 1),
  });
  if (told.came === 'later') return 'later';
  const at = clock.now();
  await settle(
    told.came === 'arrived'
      ? { ...row, at, state: 'arrived', receipt: told.receipt }
      : { ...row, at, state: 'refused', code: told.code },
  );
  return 'settled';
}

let isStarted = false;

/** Hand in after every exchange that went through, from now on; calling it again does nothing. */
export function startCarrying(): void {
  if (isStarted) return;
  isStarted = true;
  let last = 0;
  void look().catch(() => undefined);
  effect(() => {
    const now = status.value;
    if (!now || now.busy || now.online !== 'yes' || now.lastExchangeAt === last) return;
    last = now.lastExchangeAt;
    if (carried.value.some(({ state }) => state === 'waiting'))
      void handIn().catch(() => undefined);
  });
}

function isFull(error: unknown): boolean {
  if (error instanceof StoreError) return error.fault === 'full';
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}
