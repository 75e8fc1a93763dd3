/** One afternoon of two phones, told the same way to a real server and to its recorded answers. */

import type { Engine, Kinds } from '../api';
import { createEngine } from '../engine';
import type { Author } from '../messages';
import type { Store, Transport } from '../ports';
import { signIn } from '../sign-in';
import { createDice } from './dice';
import { createLine, worldOf } from './phone';

export const PHOTO_BYTES = 700_000;

export interface Cast {
  readonly worker: Author;
  readonly township: Author;
  /** Sign-in codes by person id. */
  readonly codes: { readonly [person: string]: string };
  readonly village: string;
  /** SHA-256 of `PHOTO_BYTES` zero bytes. */
  readonly sha256: string;
}

export interface Stage {
  readonly kinds: Kinds;
  /** The wire of a person. */
  readonly wire: (person: string) => Transport;
  /** The memory of a person's phone; plain maps where absent. */
  readonly store?: (person: string) => Store;
  /** Resolves when the engine is at rest. */
  readonly settle: (engine: Engine) => Promise<void>;
}

export interface Ending {
  readonly worker: Engine;
  readonly township: Engine;
  readonly report: string;
}

/** Ids in the form of a UUIDv7, the same in every telling. */
function idsOf(prefix: string): { readonly uuid7: () => string } {
  let made = 0;
  return {
    uuid7: () => {
      made += 1;
      return `0197a1c2-${prefix}-7000-8000-${made.toString(16).padStart(12, '0')}`;
    },
  };
}

async function phoneOf(stage: Stage, cast: Cast, person: Author, prefix: string) {
  const line = createLine(stage.wire(person.id));
  const rules = { people: {}, ranks: {}, streams: () => [], shape: () => undefined };
  const dice = createDice(Number.parseInt(prefix, 16));
  const store = stage.store?.(person.id);
  const world = {
    ...worldOf({ rules, person, line, dice, name: prefix, ...(store ? { store } : {}) }),
    ids: idsOf(prefix),
    kinds: stage.kinds,
  };
  const proof = { by: 'code', code: cast.codes[person.id] ?? '' } as const;
  const app = { app: 'story', schema: 1, platform: 'story' };
  const signed = await signIn(world, proof, app, `${prefix}-install-key-of-the-story`);
  if (!signed.ok) throw new Error(`${person.name}: ${signed.why} ${signed.code}`);
  const engine = createEngine({ ...world, ...app });
  await engine.adopt(signed.identity);
  await engine.start();
  await stage.settle(engine);
  return { engine, line };
}

/** Report without a network, file, disagree, overstep: every verdict comes up once. */
export async function tell(stage: Stage, cast: Cast): Promise<Ending> {
  const worker = await phoneOf(stage, cast, cast.worker, '0001');
  const township = await phoneOf(stage, cast, cast.township, '0002');
  const sync = async ({ engine }: { readonly engine: Engine }) => {
    engine.kick('user');
    await stage.settle(engine);
  };
  worker.line.fate = () => 'lost';
  const report = await file(worker.engine, cast);
  await stage.settle(worker.engine);
  worker.line.fate = () => 'lost reply';
  await sync(worker);
  worker.line.fate = () => 'fine';
  await sync(worker);
  await sync(township);
  const named = { kind: 'hazard', id: report } as const;
  await township.engine.act([
    { ...named, verb: 'edit', set: { place: '桥头（镇上核实）' } },
    { ...named, verb: 'move', move: 'file', set: { level: 'general' } },
  ]);
  await stage.settle(township.engine);
  worker.line.fate = () => 'lost';
  await worker.engine.act([{ ...named, verb: 'edit', set: { place: '桥尾' } }]);
  await worker.engine.act([{ ...named, verb: 'move', move: 'file', set: { level: 'major' } }]);
  await worker.engine.act([{ ...named, verb: 'append', add: { notes: [{ text: '水还在涨' }] } }]);
  await stage.settle(worker.engine);
  worker.line.fate = () => 'fine';
  await sync(worker);
  await sync(township);
  await sync(worker);
  return { worker: worker.engine, township: township.engine, report };
}

async function file(engine: Engine, { worker, village, sha256 }: Cast): Promise<string> {
  const photo = { sha256, mime: 'image/jpeg', size: PHOTO_BYTES, w: 1600, h: 1200 };
  const taken = { ...photo, taken_at: '2026-06-20T07:59:00.000Z', source: 'camera' };
  const { ids } = await engine.act(
    [
      {
        kind: 'hazard',
        verb: 'create',
        set: {
          category: 'geo',
          place: '桥头',
          division_code: village,
          captured_at: '2026-06-20T07:59:00.000Z',
          found_by: { id: worker.id, name: worker.name },
        },
        add: { photos_before: [taken] },
      },
    ],
    { blobs: [{ sha256, mime: 'image/jpeg', bytes: new ArrayBuffer(PHOTO_BYTES) }] },
  );
  return ids[0] ?? '';
}
