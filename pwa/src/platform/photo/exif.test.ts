import { describe, expect, it } from 'vitest';
import { readExif } from './exif';

type Tag = {
  readonly tag: number;
  readonly type: number;
  readonly bytes: readonly number[];
  readonly count: number;
};

/** Writes a JPEG with one APP1 segment, byte by byte, in either byte order. */
function jpegWith(
  little: boolean,
  blocks: {
    readonly first: readonly Tag[];
    readonly exif?: readonly Tag[];
    readonly gps?: readonly Tag[];
  },
): ArrayBuffer {
  const num = (value: number, size: number) => {
    const big = Array.from(
      { length: size },
      (_, i) => Math.floor(value / 256 ** (size - 1 - i)) % 256,
    );
    return little ? big.reverse() : big;
  };
  const out: number[] = [...(little ? [0x49, 0x49] : [0x4d, 0x4d]), ...num(42, 2), ...num(8, 4)];
  const write = (tags: readonly Tag[]) => {
    const start = out.length;
    const tail = start + 2 + tags.length * 12 + 4;
    const extra: number[] = [];
    out.push(...num(tags.length, 2));
    for (const tag of tags) {
      out.push(...num(tag.tag, 2), ...num(tag.type, 2), ...num(tag.count, 4));
      if (tag.bytes.length <= 4) out.push(...tag.bytes, ...Array(4 - tag.bytes.length).fill(0));
      else {
        out.push(...num(tail + extra.length, 4));
        extra.push(...tag.bytes);
      }
    }
    out.push(0, 0, 0, 0, ...extra);
    return start;
  };
  const pointers = [
    ...(blocks.exif ? [{ tag: 0x8769, type: 4, count: 1, bytes: num(0, 4) }] : []),
    ...(blocks.gps ? [{ tag: 0x8825, type: 4, count: 1, bytes: num(0, 4) }] : []),
  ];
  write([...blocks.first, ...pointers]);
  let entry = 8 + 2 + blocks.first.length * 12;
  for (const block of [blocks.exif, blocks.gps]) {
    if (!block) continue;
    out.splice(entry + 8, 4, ...num(write(block), 4));
    entry += 12;
  }
  const length = out.length + 8;
  const head = [0xff, 0xd8, 0xff, 0xe1, length >> 8, length & 255, 0x45, 0x78, 0x69, 0x66, 0, 0];
  return new Uint8Array([...head, ...out, 0xff, 0xda]).buffer;
}

const text = (value: string) => [...value].map((letter) => letter.charCodeAt(0)).concat(0);
const ascii = (tag: number, value: string): Tag => ({
  tag,
  type: 2,
  count: value.length + 1,
  bytes: text(value),
});
const fractions = (little: boolean, tag: number, pairs: readonly [number, number][]): Tag => ({
  tag,
  type: 5,
  count: pairs.length,
  bytes: pairs.flat().flatMap((value) => {
    const big = [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
    return little ? big.reverse() : big;
  }),
});

describe.each([true, false])('EXIF with little endian %s', (little) => {
  const gps = [
    ascii(1, 'N'),
    fractions(little, 2, [
      [25, 1],
      [47, 1],
      [3024, 100],
    ]),
    ascii(3, 'E'),
    fractions(little, 4, [
      [114, 1],
      [32, 1],
      [1512, 100],
    ]),
  ];

  it('gives the time with its offset, the position and the turn', () => {
    const file = jpegWith(little, {
      first: [{ tag: 0x0112, type: 3, count: 1, bytes: little ? [6, 0] : [0, 6] }],
      exif: [ascii(0x9003, '2026:06:20 10:02:03'), ascii(0x9011, '+08:00')],
      gps,
    });
    expect(readExif(file)).toEqual({
      exif_at: '2026-06-20T10:02:03+08:00',
      exif_geo: { lat: 25.7917333, lon: 114.5375333 },
      orientation: 6,
    });
  });

  it('gives local time without an offset as it is', () => {
    const file = jpegWith(little, { first: [], exif: [ascii(0x9003, '2026:06:20 10:02:03')] });
    expect(readExif(file)).toEqual({ exif_at: '2026-06-20T10:02:03' });
  });

  it('knows south and west', () => {
    const south = [ascii(1, 'S'), ...gps.slice(1, 2), ascii(3, 'W'), ...gps.slice(3)];
    const { exif_geo } = readExif(jpegWith(little, { first: [], gps: south }));
    expect(exif_geo).toEqual({ lat: -25.7917333, lon: -114.5375333 });
  });

  it('takes no position from a phone that had none', () => {
    const zero: readonly [number, number][] = [
      [0, 1],
      [0, 1],
      [0, 1],
    ];
    const none = [fractions(little, 2, zero), fractions(little, 4, zero)];
    expect(readExif(jpegWith(little, { first: [], gps: none }))).toEqual({});
  });

  it('survives a file cut off anywhere', () => {
    const whole = jpegWith(little, {
      first: [],
      exif: [ascii(0x9003, '2026:06:20 10:02:03')],
      gps,
    });
    for (let size = 0; size < whole.byteLength; size += 1) {
      expect(() => readExif(whole.slice(0, size))).not.toThrow();
    }
  });
});

it('gives nothing for a picture without EXIF', () => {
  expect(readExif(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]).buffer)).toEqual({});
  expect(readExif(new ArrayBuffer(0))).toEqual({});
});
