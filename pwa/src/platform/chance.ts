import type { Ids, Random } from '@xunan/phone';

/** `count` random bytes as hexadecimal digits, from the browser's generator for secrets. */
export function randomHex(count: number): string {
  return hexOf(crypto.getRandomValues(new Uint8Array(count)));
}

/** Bytes as lower-case hexadecimal digits. */
export function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/**
 * A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then 74 random bits.
 *
 * The time makes ids of one phone lie close together in an index; nothing is ever ordered by it.
 */
export function uuid7(nowMs: number, random: Uint8Array): string {
  const bytes = Uint8Array.from(random.subarray(0, 16));
  const time = Math.max(0, Math.trunc(nowMs));
  for (let index = 0; index < 6; index += 1) {
    bytes[index] = Math.floor(time / 2 ** (8 * (5 - index))) % 256;
  }
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = hexOf(bytes);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

export const ids: Ids = {
  uuid7: () => uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(16))),
};

export const random: Random = {
  fraction: () => Math.random(),
  hex: randomHex,
};
