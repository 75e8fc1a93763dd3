/** What may befall phones: a step of work on a bad line, a death, a clone, a restored server. */

import type { Act, Engine } from '../api';
import { createEngine } from '../engine';
import { createMemoryStore, type MemoryStore } from '../memory-store';
import type { Author, Json } from '../messages';
import type { Store, Tx } from '../ports';
import type { ViewRow } from '../rows';
import { COUNTY } from './county';
import type { Dice } from './dice';
import { createLine, enrol, type Fate, type Line, worldOf } from './phone';
import { rest } from './rest';
import type { FakeServer } from './server';
import { expectHash } from './tus';

export interface Phone {
  readonly person: Author;
  readonly memory: MemoryStore;
  readonly line: Line;
  engine: Engine;
  /** How many database calls until the page is killed; -1 for never. */
  killIn: number;
  lives: number;
}

/** The page was killed: nothing answers any more. */
export class Killed extends Error {}

/** The same memory behind a page that may be killed at any call, or right after a commit. */
export function mortal(phone: () => { killIn: number }, memory: Store): Store {
  const mind = <T>(call: () => Promise<T>): Promise<T> => {
    const it = phone();
    if (it.killIn === 0) return Promise.reject(new Killed());
    if (it.killIn > 0) it.killIn -= 1;
    return call();
  };
  return {
    transact: (names, mode, work, options) =>
      memory
        .transact(
          names,
          mode,
          (tx) => {
            const watched = Object.fromEntries(
              Object.entries(tx).map(([name, method]) => [
                name,
                (...given: readonly unknown[]) =>
                  mind(() => (method as (...all: unknown[]) => Promise<unknown>)(...given)),
              ]),
            );
            return work(watched as unknown as Tx);
          },
          options,
        )
        .then((result) => mind(() => Promise.resolve(result))),
  };
}

function boot(phone: Phone, dice: Dice): void {
  phone.lives += 1;
  const store = mortal(() => phone, phone.memory);
  const name = `${phone.person.id}${phone.lives}${dice.below(1000)}`;
  phone.engine = createEngine(worldOf({ rules: COUNTY, ...phone, store, dice, name }));
}

export async function newPhone(
  server: FakeServer,
  dice: Dice,
  person: Author,
  memory?: MemoryStore,
): Promise<Phone> {
  const line = createLine(server);
  const phone = {
    person,
    memory: memory ?? createMemoryStore(),
    line,
    killIn: -1,
    lives: 0,
  } as unknown as Phone;
  if (memory === undefined) {
    const name = `${person.id}${dice.below(10_000)}`;
    await enrol(worldOf({ rules: COUNTY, person, line, store: phone.memory, dice, name }), server);
  }
  boot(phone, dice);
  await phone.engine.start();
  await rest(phone.engine);
  return phone;
}

function randomAct(dice: Dice, rows: readonly ViewRow[], photo: string): Act {
  const place: Json = dice.pick(['东', '西', '南', '北']);
  const add = { photos: [{ sha256: photo, mime: 'image/jpeg' }] };
  const row = rows.length > 0 && dice.chance(0.75) ? dice.pick(rows) : undefined;
  if (row === undefined) {
    const grid = dice.pick(['1', '2', '3']);
    return { kind: 'hazard', verb: 'create', set: { place, grid }, ...(photo ? { add } : {}) };
  }
  const named = { kind: 'hazard', id: row.id } as const;
  if (photo) return { ...named, verb: 'append', add };
  if (dice.chance(0.25)) return { ...named, verb: 'append', add: { notes: [{ text: '来过' }] } };
  if (dice.chance(0.4)) {
    return { ...named, verb: 'move', move: dice.pick(['file', 'assign', 'close', 'reopen']) };
  }
  const field = dice.pick(['place', 'level', 'grid']);
  return { ...named, verb: 'edit', set: { [field]: dice.pick(['1', '2', '3', null]) } };
}

/** What one run did, so that a green run proves that something happened. */
export interface Tally {
  acts: number;
  kills: number;
  restores: number;
  clones: number;
}

export async function step(
  _server: FakeServer,
  phones: Phone[],
  dice: Dice,
  made: Set<string>,
  tally: Tally,
) {
  const phone = dice.pick(phones);
  const { engine } = phone;
  if (dice.chance(0.15)) phone.killIn = dice.below(60);
  const dies = async (doing: Promise<unknown>) => {
    await doing.catch((error: unknown) => {
      if (!(error instanceof Killed || (error as { code?: string }).code)) throw error;
    });
    await rest(engine);
    if (phone.killIn !== 0) return;
    tally.kills += 1;
    engine.stop();
    phone.killIn = -1;
    boot(phone, dice);
    await phone.engine.start();
    await rest(phone.engine);
  };
  const fate = dice.pick<Fate>(['fine', 'fine', 'lost', 'lost reply', 'twice', 'late', 'portal']);
  phone.line.fate = () => (dice.chance(0.6) ? 'fine' : fate);
  if (dice.chance(0.5)) {
    const photo = dice.chance(0.2) ? expectHash(`sha${made.size}-${dice.below(1e9)}`) : '';
    const rows = await engine.list('hazard').catch(() => []);
    const bytes = new ArrayBuffer(700_000);
    const blobs = photo ? [{ sha256: photo, mime: 'image/jpeg', bytes }] : [];
    const act = randomAct(dice, rows, photo);
    tally.acts += 1;
    await dies(engine.act([act], { blobs }).then(({ ops }) => ops.map((op) => made.add(op))));
  } else {
    engine.kick('user');
    await dies(Promise.resolve());
  }
}

export async function upheaval(
  server: FakeServer,
  phones: Phone[],
  dice: Dice,
  tally: Tally,
  store: { backup?: ReturnType<FakeServer['backup']> },
) {
  const what = dice.below(7);
  if (what === 0) server.compact();
  if (what === 1) store.backup = server.backup();
  if (what === 2 && store.backup !== undefined) {
    tally.restores += 1;
    server.restore(store.backup, server.fresh('epoch'));
    delete store.backup;
  }
  if (what === 3) {
    const grids = ['g:1', 'g:2', 'g:3'].filter(() => dice.chance(0.6));
    server.scope.set('li', new Set(['u:li', ...grids]));
  }
  if (what === 4 && phones.length < 5) {
    const one = dice.pick(phones);
    tally.clones += 1;
    phones.push(await newPhone(server, dice, one.person, one.memory.copy()));
  }
  if (what === 5) server.page = dice.pick([1, 2, 5, 500]);
  if (what === 6) {
    const docs = [...server.state.docs.values()].filter(({ doc }) => doc.kind === 'hazard');
    if (docs.length === 0) return;
    const { doc } = dice.pick(docs);
    const set = { grid: dice.pick(['1', '2', '3']) };
    server.act('zhao', {
      t: 'hazard.edit',
      id: doc.id,
      args: { set },
      base: { grid: doc.f.grid ?? null },
    });
  }
}

export async function heal(phones: readonly Phone[]): Promise<void> {
  for (let round = 0; round < 8; round += 1) {
    for (const phone of phones) {
      phone.line.fate = () => 'fine';
      phone.killIn = -1;
      if (phone.engine.status.access === 'out') {
        const world = worldOf({
          rules: COUNTY,
          ...phone,
          store: phone.memory,
          name: `again${round}${phone.person.id}${phone.lives}`,
        });
        await enrol(world, phone.line);
      }
      phone.engine.kick('user');
      await rest(phone.engine);
    }
  }
}
