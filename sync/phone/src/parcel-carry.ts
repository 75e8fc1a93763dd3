/** Bringing a colleague's parcel to the server: the top, then each photo that it lacks [H4]. */

import { PIECE_FIRST } from './messages';
import type { SealedPart } from './parcel-format';
import { SEALED_TYPE } from './parcel-format';
import type { Clock, Transport } from './ports';
import { type Judged, judge } from './reply';
import { openUpload, type Pace, sendPiece, standOf } from './uploads';

const TIMEOUT_MS = 120_000;
/** The server opens some photos with each request; one that never has enough is left for later. */
const roundsFor = (photos: number) => 5 + Math.ceil(photos / 10);
const STUMBLES_MAX = 3;

export interface Carrying {
  readonly transport: Transport;
  readonly clock: Clock;
  /** The carrier's own: whoever carries is signed in. */
  readonly token: string;
  readonly top: ArrayBuffer;
  readonly parts: readonly SealedPart[];
  readonly part: (at: number) => Promise<ArrayBuffer | undefined>;
  readonly progress?: (bytes: number) => void;
}

export interface Receipt {
  readonly ops: number;
  readonly photos: number;
  readonly blocked: boolean;
  readonly received_at: string;
}

/** "arrived" is the server's own word that nothing is missing; all else keeps the parcel. */
export type CarryOutcome =
  | { readonly came: 'arrived'; readonly receipt: Receipt }
  | { readonly came: 'later' }
  | { readonly came: 'refused'; readonly code: string };

type Told = Receipt & { readonly missing: readonly string[] };

/**
 * Hand a parcel in, from wherever an earlier try has come.
 *
 * Refusals of the parcel itself (`parcel.…`) are told; a carrier who is signed out, or a bad line,
 * mean later.
 */
export async function carryParcel(carrying: Carrying): Promise<CarryOutcome> {
  const pace: Pace = { bytes: PIECE_FIRST };
  for (let round = 0; round < roundsFor(carrying.parts.length); round += 1) {
    const told = await handIn(carrying);
    if (told.is !== 'ours') {
      return told.code.startsWith('parcel.')
        ? { came: 'refused', code: told.code }
        : { came: 'later' };
    }
    const { missing, ...receipt } = told.value;
    if (missing.length === 0) return { came: 'arrived', receipt };
    let brought = 0;
    for (const sha256 of missing) {
      const at = carrying.parts.findIndex((part) => part.sha256 === sha256);
      if (await bring(carrying, pace, at).catch(() => false)) brought += 1;
      else if (brought === 0) return { came: 'later' };
      else break;
    }
  }
  return { came: 'later' };
}

function handIn({ transport, token, top }: Carrying): Promise<Judged<Told>> {
  return judge(
    transport,
    {
      method: 'POST',
      path: '/sync/v1/parcels',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/octet-stream',
        accept: 'application/json',
      },
      body: top,
      want: 'text',
      timeoutMs: TIMEOUT_MS,
    },
    toldOf,
  );
}

/** One sealed photo, from where the server has it. */
async function bring(carrying: Carrying, pace: Pace, at: number): Promise<boolean> {
  const part = carrying.parts[at];
  const bytes = part && (await carrying.part(at));
  if (part === undefined || bytes === undefined) return false;
  let { upload, offset } = await openUpload(carrying, { ...part, mime: SEALED_TYPE });
  for (let stumbles = 0; upload !== '' && stumbles < STUMBLES_MAX; ) {
    if (offset >= part.size) return true;
    const next = await sendPiece(carrying, pace, { upload, offset, bytes });
    if (next === undefined) {
      stumbles += 1;
      const stands = await standOf(carrying, upload);
      if (stands === undefined) {
        ({ upload, offset } = await openUpload(carrying, { ...part, mime: SEALED_TYPE }));
      } else offset = stands;
      continue;
    }
    carrying.progress?.(next - offset);
    offset = next;
  }
  return false;
}

function toldOf(body: { readonly [key: string]: unknown }): Told | undefined {
  const { missing, ops, photos, received_at } = body;
  const isWhole =
    Array.isArray(missing) &&
    missing.every((sha) => typeof sha === 'string') &&
    Number.isSafeInteger(ops) &&
    Number.isSafeInteger(photos) &&
    typeof received_at === 'string';
  return isWhole ? (body as unknown as Told) : undefined;
}
