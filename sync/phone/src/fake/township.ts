/** A township whose records come by snapshot, and the phone of its officer. */

import { createEngine } from '../engine';
import { createMemoryStore, type MemoryStore } from '../memory-store';
import { openPacks, RECORDS } from '../packs';
// Loaded beforehand, so that it need not be waited for in the middle of a pass.
import '../snapshot';
import { COUNTY, SCOPES, ZHAO } from './county';
import { createLine, enrol, worldOf } from './phone';
import { rest } from './rest';
import { createServer, type FakeServer } from './server';

export const id = (n: number) => `r${String(n).padStart(3, '0')}`;

/** Newest first. */
export const all = (many: number) => Array.from({ length: many }, (_, i) => id(many - i));

/** A township with so many records, and a snapshot of them. */
export function township(many = 7): FakeServer {
  const server = createServer(COUNTY);
  for (const [who, streams] of SCOPES) server.scope.set(who, new Set(streams));
  for (let n = 1; n <= many; n += 1) {
    server.act('wang', {
      t: 'hazard.create',
      id: id(n),
      args: { set: { grid: '1', place: '东' } },
    });
  }
  server.pack();
  return server;
}

export async function signedIn(server: FakeServer, store: MemoryStore = createMemoryStore()) {
  const line = createLine(server);
  const world = worldOf({ rules: COUNTY, person: ZHAO, line, store });
  await enrol(world, line);
  return { server, line, store, world, engine: createEngine(world) };
}

export type Officer = Awaited<ReturnType<typeof signedIn>>;

/** Ask once more, on a line as it is. */
export async function again({ engine }: Pick<Officer, 'engine'>) {
  engine.kick('user');
  await rest(engine);
}

export async function syncs(phone: Officer) {
  await phone.engine.start();
  await again(phone);
}

/** From the nth page on, counted from 1, no page comes any more. */
export function losesPages({ line }: Officer, from: number): void {
  let asked = 0;
  line.fate = ({ path }) => {
    if (path.includes('/snapshot/')) asked += 1;
    return asked >= from ? 'lost' : 'fine';
  };
}

export const idsIn = async ({ engine }: Officer) =>
  (await engine.list('hazard')).map((row) => row.id);
export const packsIn = ({ store }: Officer) =>
  store.transact(RECORDS, 'readonly', async (tx) => (await openPacks(tx)).facts);
export const singles = ({ store }: Officer) =>
  store.transact(['docs'], 'readonly', (tx) => tx.keys('docs'));
export const digests = async ({ engine }: Officer) =>
  (await engine.log()).filter(({ what }) => what === 'digest');
export const edit = (server: FakeServer, n: number, place: string, before: string = '东') =>
  server.act('wang', {
    t: 'hazard.edit',
    id: id(n),
    args: { set: { place } },
    base: { place: before },
  });
