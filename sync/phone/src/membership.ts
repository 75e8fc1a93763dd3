/** Which streams each record came in by, and the running digest of every stream [L]. */

import { rowDigest } from './digest';
import type { Link, MemRow } from './rows';

/** The part of the link that changes as rows come and go, as plain maps for one transaction. */
export interface Streams {
  readonly gens: Map<string, number>;
  readonly sums: Map<string, readonly [number, number]>;
}

export function streamsOf(link: Link): Streams {
  return { gens: new Map(Object.entries(link.gens)), sums: new Map(Object.entries(link.sums)) };
}

/** The row after a "put" at version `ver` in the stream, read in its present generation if none is given. */
export function joined(
  streams: Streams,
  key: string,
  row: MemRow | undefined,
  stream: string,
  ver: number,
  generation = streams.gens.get(stream) ?? 0,
): MemRow {
  const known = row?.streams[stream];
  if (known !== undefined) count(streams, stream, key, known[1], -1);
  count(streams, stream, key, ver, 1);
  return { streams: { ...row?.streams, [stream]: [generation, ver] } };
}

/** The row after the record left the stream. */
export function parted(
  streams: Streams,
  key: string,
  row: MemRow | undefined,
  stream: string,
): MemRow {
  const known = row?.streams[stream];
  if (row === undefined || known === undefined) return row ?? { streams: {} };
  count(streams, stream, key, known[1], -1);
  const { [stream]: _, ...rest } = row.streams;
  return { streams: rest };
}

export function isAlone(row: MemRow | undefined): boolean {
  return row === undefined || Object.keys(row.streams).length === 0;
}

/** Count a record in (1) or out (-1) of a stream. */
export function count(
  streams: Streams,
  stream: string,
  key: string,
  ver: number,
  sign: 1 | -1,
): void {
  const [many, sum] = streams.sums.get(stream) ?? [0, 0];
  const cut = key.indexOf('/');
  const digest = rowDigest(key.slice(0, cut), key.slice(cut + 1), ver);
  streams.sums.set(stream, [many + sign, (sum + sign * digest) >>> 0]);
}
