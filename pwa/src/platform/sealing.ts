/** Sealing to the server by the browser's own cryptography (SPEC.md, H2). */

import type { Seal, Sealer } from '@xunan/phone/parcels';
import { hexOf } from './chance';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
const INFO = 'xunan parcel 1';
const NAME_DIGITS = 16;

type Bytes = Uint8Array<ArrayBuffer>;

/** `pairOf` makes the parcel's own key pair; a test gives a known one. */
export function createSealer(pairOf: () => Promise<CryptoKeyPair> = freshPair): Sealer {
  const bytes = (text: string): Bytes => new TextEncoder().encode(text);
  const hash = async (of: Bytes) =>
    hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', of)));
  return {
    bytes,
    text: (of) => new TextDecoder().decode(of),
    hash,
    nameOf: async (serverKey) => (await hash(fromBase64(serverKey))).slice(0, NAME_DIGITS),
    begin: async (serverKey) => begin(fromBase64(serverKey), await pairOf(), bytes(INFO)),
  };
}

async function begin(point: Bytes, pair: CryptoKeyPair, info: Bytes): Promise<Seal> {
  const theirs = await crypto.subtle.importKey('raw', point, CURVE, false, []);
  const epk = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const secret = await crypto.subtle.deriveBits(
    { name: 'ECDH', public: theirs },
    pair.privateKey,
    256,
  );
  const key = await crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: joined(epk, point), info },
    await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']),
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt'],
  );
  return {
    epk: toBase64(epk),
    async seal(part, inside, additionalData) {
      const iv = new Uint8Array(12);
      new DataView(iv.buffer).setUint32(8, part);
      const sealing = { name: 'AES-GCM', iv, additionalData };
      return new Uint8Array(await crypto.subtle.encrypt(sealing, key, inside));
    },
  };
}

function freshPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(CURVE, false, ['deriveBits']) as Promise<CryptoKeyPair>;
}

function joined(a: Bytes, b: Bytes): Bytes {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function toBase64(bytes: Bytes): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
