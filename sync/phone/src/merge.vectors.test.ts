import { canonical } from './canonical';
import { crc32, rowDigest } from './digest';
import { applyOp } from './merge';
import type { Author, Doc, Json, Op } from './messages';
import type { Context, Outcome, Shape } from './outcome';
import { bringUp, type Changes, upconvert } from './upconvert';

// Text and JSON.parse: as a module, a key "__proto__" would be lost before the test began.
const readable = import.meta.glob<string>('../../vectors/merge/*.json', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const packed = import.meta.glob<string>('../../vectors/merge/*.json.gz', {
  query: '?url&inline',
  import: 'default',
  eager: true,
});
const others = import.meta.glob<string>('../../vectors/canonical.json', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** What the server knows besides; `old` is from before the kind changed. */
type More = Partial<Context> & { readonly old?: boolean; readonly late_scope?: boolean };
/** Operation, author, what the server knows, then the verdict or, packed, its CRC-32. */
type Step = readonly [Partial<Op>, string, More, ...Json[]];

interface Vectors {
  readonly op: Op;
  readonly shape: Shape;
  readonly changes?: Changes;
  readonly old_shape?: Shape;
  readonly ranks: { readonly [role: string]: number };
  readonly people: { readonly [id: string]: Author };
  readonly runs: readonly { readonly steps: readonly Step[]; readonly end?: Doc | null }[];
}

const text = (value: unknown) => canonical(value as Json);

async function unpacked(url: string): Promise<Vectors> {
  const bytes = Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text()) as Vectors;
}

function outcomeOf(file: Vectors, [given, who, more]: Step, doc: Doc | null): Outcome {
  const { ranks, people, shape, changes = [], old_shape = shape } = file;
  const told = more.old ? [] : changes;
  const before = doc && bringUp(doc, told);
  const written: Op = { ...file.op, ...given };
  const op = more.old ? written : upconvert(written, told);
  if (typeof op === 'string') {
    return { doc, status: 'rejected', why: op, fields: [], conflicts: [] };
  }
  const by = people[who] as Author;
  const ctx = { by, rank: ranks[by.role] ?? 0, ranks, ...more };
  const outcome = applyOp(before, op, ctx, more.old ? old_shape : shape);
  const { doc: after } = outcome;
  if (!more.late_scope || after === null || after === before) return outcome;
  const entries = after.log.map((entry, i) =>
    i === after.log.length - 1 ? { ...entry, late_scope: true } : entry,
  );
  return { ...outcome, doc: { ...after, log: entries } };
}

function verdictOf({ doc, status, why, fields, conflicts }: Outcome): readonly unknown[] {
  const clashes = conflicts.map((c) => [c.field, c.kept, c.kept_by.id, c.lost, c.lost_by.id]);
  return [status, why, fields, clashes, doc === null ? 0 : crc32(text(doc))];
}

/** Replays every run of a file; answers how many steps there were. */
function replayAll(file: Vectors): number {
  let steps = 0;
  for (const [i, run] of file.runs.entries()) {
    let doc: Doc | null = null;
    for (const [j, step] of run.steps.entries()) {
      const [, , , ...expected] = step;
      const before = text(doc);
      const outcome = outcomeOf(file, step, doc);
      const verdict = verdictOf(outcome);
      const came = text(expected.length === 1 ? [crc32(text(verdict))] : verdict);
      if (came !== text(expected) || text(doc) !== before) {
        expect({ i, j, came, verdict, doc }).toEqual({ i, j, came: text(expected), doc: before });
      }
      doc = outcome.doc;
      steps += 1;
    }
    if ('end' in run) expect(text(doc)).toBe(text(run.end));
  }
  return steps;
}

describe('merge is the same function in Python and in TypeScript', () => {
  const all: readonly (readonly [string, () => Promise<Vectors>])[] = [
    ...Object.entries(readable).map(
      ([name, raw]) => [name, async () => JSON.parse(raw) as Vectors] as const,
    ),
    ...Object.entries(packed).map(([name, url]) => [name, () => unpacked(url)] as const),
  ];
  const counted = new Map<string, number>();

  test.each(all)(
    '[M1] [M2] [M3] [M4] [M5] [M6] [M7] [M8] [M9] [M10] [M11] [M12] [M13] [M14] [M15] [M16] [M17] [V1] [V4] %s',
    async (name, read) => {
      const steps = replayAll(await read());
      counted.set(name, steps);
      expect(steps).toBeGreaterThan(0);
    },
  );

  test('thirty thousand steps were replayed, of every sort of file', () => {
    expect([...counted.values()].reduce((sum, steps) => sum + steps, 0)).toBeGreaterThan(30_000);
    for (const part of ['/00.', '/wide.', '/toy.', '/plain.', '/converted.', '/kind.hazard.']) {
      expect([...counted.keys()].some((name) => name.includes(part))).toBe(true);
    }
  });
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
