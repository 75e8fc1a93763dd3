import { canonical } from './canonical';
import { crc32, rowDigest } from './digest';
import { applyOp } from './merge';
import type { Author, Doc, Json, Op, OpStatus } from './messages';
import type { Context, Shape } from './outcome';

// Raw text and JSON.parse: as a module, a key "__proto__" would be lost before the test began.
const files = import.meta.glob<string>('../../vectors/merge/*.json', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const others = import.meta.glob<string>('../../vectors/canonical.json', {
  query: '?raw',
  import: 'default',
  eager: true,
});

type Step = readonly [
  Partial<Op>,
  string,
  Partial<Context>,
  OpStatus,
  string,
  readonly string[],
  readonly Clash[],
  number,
];
/** `[field, kept, id of kept_by, lost, id of lost_by]` */
type Clash = readonly [string, Json, string, Json, string];

interface Vectors {
  readonly op: Op;
  readonly shape: Shape;
  readonly ranks: { readonly [role: string]: number };
  readonly people: { readonly [id: string]: Author };
  readonly runs: readonly {
    readonly steps: readonly Step[];
    readonly end?: Doc | null;
  }[];
}

const text = (value: unknown) => canonical(value as Json);

/** Replays every run of a file; answers how many steps there were. */
function replayAll({ op: empty, shape, ranks, people, runs }: Vectors): number {
  let steps = 0;
  for (const [i, run] of runs.entries()) {
    let doc: Doc | null = null;
    for (const [j, [given, who, more, status, why, fields, clashes, crc]] of run.steps.entries()) {
      const by = people[who] as Author;
      const before = text(doc);
      const op = { ...empty, ...given };
      const ctx = { by, rank: ranks[by.role] ?? 0, ranks, ...more };
      const outcome = applyOp(doc, op, ctx, shape);
      const came = [
        outcome.status,
        outcome.why,
        outcome.fields,
        outcome.conflicts.map((c) => [c.field, c.kept, c.kept_by.id, c.lost, c.lost_by.id]),
      ];
      const place = `run ${i} step ${j} `;
      expect(place + text(came)).toBe(place + text([status, why, fields, clashes]));
      expect(outcome.doc === null ? 0 : crc32(text(outcome.doc)), place).toBe(crc);
      expect(text(doc), `${place}changed its input`).toBe(before);
      doc = outcome.doc;
      steps += 1;
    }
    if ('end' in run) expect(text(doc)).toBe(text(run.end));
  }
  return steps;
}

describe('merge is the same function in Python and in TypeScript', () => {
  const all = Object.entries(files);

  test('there are vectors to replay', () => {
    expect(all.length).toBeGreaterThan(0);
  });

  test.each(all)(
    '[M1] [M2] [M3] [M4] [M5] [M6] [M7] [M8] [M9] [M10] [M11] [M12] [M13] [M14] [M15] [M16] [M17] %s',
    (_, raw) => {
      expect(replayAll(JSON.parse(raw) as Vectors)).toBeGreaterThan(0);
    },
  );
});

describe('canonical text', () => {
  const { texts, digests } = JSON.parse(Object.values(others)[0] ?? '{}') as {
    readonly texts: readonly (readonly [string, string])[];
    readonly digests: readonly (readonly [string, string, number, number])[];
  };

  test('[M16] every value is written the one way that Python writes it', () => {
    for (const [given, expected] of texts) {
      expect(canonical(JSON.parse(given) as Json)).toBe(expected);
    }
    expect(texts.length).toBeGreaterThan(0);
  });

  test('[L10] a record adds to its stream what the server counts', () => {
    for (const [kind, id, ver, crc] of digests) expect(rowDigest(kind, id, ver)).toBe(crc);
    expect(digests.length).toBeGreaterThan(0);
  });
});
