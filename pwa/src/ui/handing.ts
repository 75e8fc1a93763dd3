/** Packing one's own waiting work for a colleague, and what became of it. */

import type { Engine } from '@xunan/phone';
import { packParcel, type Waiting, waitingForParcel } from '@xunan/phone/parcels';
import { ids } from '../platform/chance';
import { clock } from '../platform/clock';
import { fileOf } from '../platform/files';
import { createSealer } from '../platform/sealing';
import { me, type Session } from './session';

/** So many parcels are remembered; older ones have long arrived. */
const GIVEN_MAX = 20;
const FACT = 'given';

/** A parcel that was made here. */
export type Given = {
  readonly id: string;
  readonly at: number;
  readonly bytes: number;
  readonly ops: readonly string[];
  readonly photos: readonly string[];
};

/** What of a parcel the server does not have yet, as far as this phone knows. */
export type Outstanding = { readonly ops: number; readonly photos: number };

export type Made = { readonly file: File; readonly given: Given; readonly left: number };

export type Failure = 'nothing' | 'sign-in' | 'key' | 'unable';

export function waiting({ store }: Session): Promise<Waiting> {
  return waitingForParcel(store);
}

/** Seal what waits into a file, and remember what went into it. */
export async function makeParcel({ store, engine, person }: Session): Promise<Made | Failure> {
  const serverKey = me.value?.parcel_key;
  const county = me.value?.divisions.county.code;
  if (!serverKey || !county) return 'key';
  const before = await givenParcels(engine);
  const gone = new Set(before.flatMap((parcel) => parcel.photos));
  const { id, name, role } = person;
  try {
    const sealer = createSealer();
    const author = { id, name, role };
    const made = await packParcel({
      ...{ store, clock, ids, sealer, county, serverKey, gone },
      person: author,
    });
    if (typeof made === 'string') return made;
    const file = fileOf(fileName(name, clock.now()), made.pieces);
    const given = {
      id: made.head.id,
      at: clock.now(),
      bytes: file.size,
      ops: made.ops,
      photos: made.photos,
    };
    await engine.setFact(FACT, [given, ...before].slice(0, GIVEN_MAX) as never);
    return { file, given, left: made.left.photos };
  } catch {
    return 'unable';
  }
}

export async function givenParcels(engine: Engine): Promise<readonly Given[]> {
  return ((await engine.fact(FACT)) as readonly Given[] | undefined) ?? [];
}

/** The server's own word about each parcel: what has a verdict, which photos are stored [H8]. */
export async function outstandingOf(
  engine: Engine,
  parcels: readonly Given[],
): Promise<readonly Outstanding[]> {
  const sent = await engine.sent(Number.MAX_SAFE_INTEGER);
  const unsent = new Set(sent.filter((op) => op.status === 'unsent').map(({ op }) => op.op_id));
  return Promise.all(
    parcels.map(async ({ ops, photos }) => {
      const rows = await Promise.all(photos.map((sha256) => engine.blob(sha256)));
      return {
        ops: ops.filter((id) => unsent.has(id)).length,
        photos: rows.filter((row) => row?.state === 'queued').length,
      };
    }),
  );
}

/** Told apart in a chat: whose it is, and from when. */
function fileName(person: string, at: number): string {
  const when = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${two(when.getMonth() + 1)}${two(when.getDate())}`;
  return `巡安密封包-${person}-${day}-${two(when.getHours())}${two(when.getMinutes())}.txt`;
}
