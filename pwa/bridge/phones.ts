/**
 * Real engines over IndexedDB, for a driver that holds a real server: see tests/sync/bridge.
 *
 * Everything that chance decides is decided by the driver, so a seed that failed fails again.
 */

import { readFileSync } from 'node:fs';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import type { Act, Engine, EngineOptions } from '../../sync/phone/src/api';
import { createEngine } from '../../sync/phone/src/engine';
import { kindsIn } from '../../sync/phone/src/fake/contract';
import { createDice } from '../../sync/phone/src/fake/dice';
import { createClock, worldOf } from '../../sync/phone/src/fake/phone';
import { Killed, mortal } from '../../sync/phone/src/fake/turmoil';
import type { Author } from '../../sync/phone/src/messages';
import type { Call, Store } from '../../sync/phone/src/ports';
import type { Link } from '../../sync/phone/src/rows';
import { signIn } from '../../sync/phone/src/sign-in';
import { openPersonStore, type PersonStore } from '../src/store';
import { dump, STORES } from './dump';
import { answerOf, createLines } from './lines';

const APP = { app: 'bridge', schema: 1, platform: 'node' } as const;

interface Photo {
  readonly sha256: string;
  readonly base64: string;
}

interface Phone {
  readonly name: string;
  readonly person: Author;
  readonly store: PersonStore;
  engine: Engine;
  world: EngineOptions;
  /** Database calls until the page is killed; -1 for never. */
  killIn: number;
  lives: number;
  pages: number;
}

interface Command {
  readonly do: string;
  readonly phone: string;
  readonly person: Author;
  readonly kinds: string;
  readonly like: string;
  readonly acts: readonly Act[];
  readonly photos: readonly Photo[];
  readonly calls: number;
  readonly code: string;
  readonly key: string;
  readonly tab: boolean;
}

let kinds = kindsIn('{"ranks":{},"kinds":[]}');
let phones = new Map<string, Phone>();
let working = 0;
const lines = createLines(process.stdin, (line) => process.stdout.write(line), quiet);

const tick = () => new Promise((resolve) => setImmediate(resolve));

/** No transaction is under way, and none begins for a while. */
async function quiet(): Promise<void> {
  for (let still = 0; still < 4; still = working > 0 ? 0 : still + 1) await tick();
}

/** The store, with its transactions counted. */
const counted = (store: Store): Store => ({
  transact: (names, mode, work, options) => {
    working += 1;
    return store.transact(names, mode, work, options).finally(() => {
      working -= 1;
    });
  },
});

function boot(phone: Phone): void {
  phone.lives += 1;
  phone.world = worldIn(phone, phone.lives);
  phone.engine = createEngine(phone.world);
}

/** What an engine needs in this life of the phone; each call is a page with a lock of its own. */
function worldIn(phone: Phone, life: number): EngineOptions {
  phone.pages += 1;
  const [hexed, page] = [four(Number(phone.name)), three(phone.pages)];
  let made = 0;
  return {
    ...worldOf({
      rules: { people: {}, ranks: {}, streams: () => [], shape: () => undefined },
      person: phone.person,
      line: { send: (call) => send(phone, life, call) },
      store: mortal(() => phone, counted(phone.store)),
      clock: createClock(Date.UTC(2026, 5, 20, 8 + life), `boot-${life}`),
      dice: createDice(Number(phone.name) * 1000 + phone.pages),
      name: `${phone.name}x${phone.pages}x`,
    }),
    ...APP,
    kinds,
    ids: {
      uuid7: () => {
        made += 1;
        return `0197a1c2-${hexed}-7${page}-8000-${made.toString(16).padStart(12, '0')}`;
      },
    },
  };
}

const four = (n: number): string => n.toString(16).padStart(4, '0');
const three = (n: number): string => n.toString(16).padStart(3, '0');

async function send(phone: Phone, life: number, call: Call) {
  const isDead = () => phone.killIn === 0 || phone.lives !== life;
  if (isDead()) throw new Killed();
  const told = await lines.carry(phone.name, call);
  if (told.meanwhile !== undefined) await befalls(phone, told.meanwhile as Partial<Command>);
  if (isDead()) throw new Killed();
  return answerOf(told);
}

/** While a request is under way, the person works on, the page is killed, or another page syncs. */
async function befalls(phone: Phone, command: Partial<Command>): Promise<void> {
  const { acts, photos, calls, tab } = command;
  if (calls !== undefined) phone.killIn = calls;
  if (acts !== undefined) await act(phone, acts, photos ?? []).catch(() => undefined);
  if (tab === true) {
    const other = createEngine(worldIn(phone, phone.lives));
    await other.start().catch(() => undefined);
    await settle({ engine: other });
    other.stop();
  }
}

const act = (phone: Phone, acts: readonly Act[], photos: readonly Photo[]) =>
  phone.engine.act(acts, {
    blobs: photos.map(({ sha256, base64 }) => {
      const bytes = new Uint8Array(Buffer.from(base64, 'base64')).buffer;
      return { sha256, mime: 'image/jpeg', bytes };
    }),
  });

async function settle({ engine }: Pick<Phone, 'engine'>): Promise<void> {
  do await quiet();
  while (engine.status.busy || lines.waiting() > 0);
}

/** Let it happen and come to rest; a killed page begins anew over what was committed. */
async function live(phone: Phone, doing: () => Promise<unknown>): Promise<object> {
  let refused = '';
  await doing().catch((error: Error & { code?: string }) => {
    refused = error.code ?? '';
    if (!(error instanceof Killed) && refused === '') throw error;
  });
  await settle(phone);
  const isKilled = phone.killIn === 0;
  if (isKilled) {
    phone.engine.stop();
    phone.killIn = -1;
    boot(phone);
    await phone.engine.start();
    await settle(phone);
  }
  const disk = { ...(await dump(phone.store)), status: phone.engine.status };
  return { refused, isKilled, disk };
}

/** A phone with a copy of another's storage, or with none. */
async function enter({ phone: name, person, like }: Command): Promise<object> {
  const store = openPersonStore(`bridge-${name}`);
  const phone = { name, person, store, killIn: -1, lives: 0, pages: 0 } as unknown as Phone;
  const model = phones.get(like);
  if (model !== undefined) {
    phone.lives = model.lives;
    phone.pages = model.pages;
    for (const one of STORES) {
      const rows = await model.store.transact([one], 'readonly', async (tx) => {
        const keys = await tx.keys<string | number>(one);
        const values = await tx.all<unknown>(one);
        return keys.map((key, i) => [key, values[i]] as const);
      });
      await store.transact([one], 'readwrite', async (tx) => {
        for (const [key, value] of rows) await tx.put(one, key, value);
      });
    }
  }
  phones.set(name, phone);
  boot(phone);
  return live(phone, () => phone.engine.start());
}

async function admit({ phone: name, code, key }: Command): Promise<object> {
  const phone = phoneOf(name);
  const signed = await signIn(phone.world, { by: 'code', code }, APP, key);
  return live(phone, async () => {
    if (signed.ok) await phone.engine.adopt(signed.identity);
  });
}

async function obey(command: Command): Promise<object> {
  const { do: what, phone: name } = command;
  if (what === 'begin') {
    for (const { engine, store } of phones.values()) {
      engine.stop();
      store.close();
    }
    kinds = kindsIn(readFileSync(command.kinds, 'utf8'));
    phones = new Map();
    globalThis.indexedDB = new IDBFactory();
    return {};
  }
  if (what === 'enter') return enter(command);
  if (what === 'admit') return admit(command);
  const phone = phoneOf(name);
  if (what === 'kill') phone.killIn = command.calls;
  if (what === 'act') return live(phone, () => act(phone, command.acts, command.photos));
  return live(phone, async () => {
    if (what === 'kick') phone.engine.kick('user');
    if (what === 'lose') await lose(phone, command.key);
  });
}

/** A record vanishes from the phone's storage without a word, and with it what was counted. */
const lose = (phone: Phone, key: string) =>
  phone.store.transact(['docs', 'mem', 'meta'], 'readwrite', async (tx) => {
    await tx.delete('docs', key);
    await tx.delete('mem', key);
    const link = await tx.get<Link>('meta', 'link');
    await tx.put('meta', 'link', { ...link, sums: {} });
  });

function phoneOf(name: string): Phone {
  const phone = phones.get(name);
  if (phone === undefined) throw new Error(`no phone ${name}`);
  return phone;
}

await lines.listen((command) => obey(command as unknown as Command));
process.exit(0);
