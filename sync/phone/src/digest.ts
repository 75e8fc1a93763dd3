/** Bytes of texts: UTF-8, and the CRC-32 that stream digests add up [L]. */

/** UTF-8 bytes; a lone surrogate becomes U+FFFD, as everywhere on the web. */
export function utf8(text: string): readonly number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return bytes;
}

const tail = (code: number): number => 0x80 | (code & 0x3f);

const TABLE = Array.from({ length: 256 }, (_, start) => {
  let word = start;
  for (let bit = 0; bit < 8; bit += 1) word = word & 1 ? (word >>> 1) ^ 0xedb88320 : word >>> 1;
  return word >>> 0;
});

/** CRC-32 (IEEE 802.3) of the text's UTF-8 bytes, as an unsigned number. */
export function crc32(text: string): number {
  let word = 0xffffffff;
  for (const byte of utf8(text)) word = (word >>> 8) ^ (TABLE[(word ^ byte) & 0xff] ?? 0);
  return (word ^ 0xffffffff) >>> 0;
}

/** What one record adds to the digest of a stream that it is in. */
export function rowDigest(kind: string, id: string, ver: number): number {
  return crc32(`${kind}\n${id}\n${ver}`);
}
