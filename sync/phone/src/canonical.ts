/** One text for one value: keys by code point, no spaces, numbers in their shortest form. */

import { crc32 } from './digest';
import type { Json, JsonObject, Op } from './messages';

/** The canonical JSON text; keys whose value is undefined do not exist. */
export function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => byCodePoint(a, b));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

/** The hash of an operation that its receipt must carry: CRC-32 over what was done, not when [H11]. */
export function opSum({ op_id, t, id, args, base }: Op): number {
  return crc32([op_id, t, id, canonical(args as JsonObject), canonical(base)].join('\n'));
}

/** Whether two values are the same to the protocol; undefined counts as null. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || canonical(a) === canonical(b);
}

/**
 * Order as Python sorts strings.
 *
 * JavaScript compares UTF-16 units, which puts characters beyond U+FFFF before U+E000 to U+FFFF;
 * lifting the surrogates above the rest repairs exactly that.
 */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return lifted(x) - lifted(y);
  }
  return a.length - b.length;
}

function lifted(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}
