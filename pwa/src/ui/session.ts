/** Who is signed in on this phone, their engine, and what the screens watch of it. */

import { batch, signal } from '@preact/signals';
import {
  type Author,
  createEngine,
  type Engine,
  type Identity,
  type Link,
  type Status,
} from '@xunan/phone';
import { ids, random } from '../platform/chance';
import { clock } from '../platform/clock';
import { lock } from '../platform/locks';
import { type TabTalk, talkToTabs } from '../platform/tabs';
import { transport } from '../platform/transport';
import { askBackgroundSync, isLookedAt, onWakeUp } from '../platform/wake-ups';
import { beginAs, currentPerson, openPersonStore, type PersonStore, stepOut } from '../store';
import { APP_FACTS } from './entering';
import { engineKinds } from './kinds';
import type { Me, Person } from './me';
import { phase } from './phase';
import { forgetRecords, noteChanges } from './records';
import { ask, type Reply } from './server';

export type Session = {
  readonly person: Person;
  readonly engine: Engine;
  readonly store: PersonStore;
  readonly tabs: TabTalk;
};

/** A person before the server has said where they work. */
const NO_AREA = { org: '', grids: [], villages: [], township: '', county: '' } as const;

export const session = signal<Session | null>(null);
export const me = signal<Me | null>(null);
export const status = signal<Status | null>(null);

/** Let whatever wakes the app wake the engine; call once at the start. */
export function followWakeUps(): void {
  onWakeUp((reason) => session.value?.engine.kick(reason));
}

/** Go on as the person who was signed in last; call once at the start, if there was one. */
export async function resumeSession(): Promise<void> {
  try {
    const person = await currentPerson();
    if (person) {
      await open(person);
      void refreshMe();
    } else {
      phase.value = 'out';
    }
  } catch {
    phase.value = 'broken';
  }
}

/** Begin as somebody whom the server has just let in. */
export async function enterAs(identity: Identity, fresh: Me): Promise<void> {
  await close();
  await open(fresh.person, identity, fresh);
}

async function open(author: Author, identity?: Identity, fresh?: Me): Promise<void> {
  const { id, name, role } = author;
  const store = await openPersonStore(id);
  const tabs = talkToTabs(id, (keys) => engine.heard(keys));
  const engine = createEngine({
    ...APP_FACTS,
    store,
    transport,
    clock,
    ids,
    random,
    lock,
    kinds: engineKinds,
    person: { id, name, role },
    echo: tabs.tell,
  });
  if (identity) await engine.adopt(identity);
  if (fresh) await keep(engine, fresh);
  const known = fresh ?? ((await engine.fact('me')) as Me | undefined);
  engine.onChange(noteChanges);
  engine.subscribe((now) => {
    status.value = now;
    if (now.pending > 0 && now.online !== 'yes') void askBackgroundSync();
  });
  if (identity) await beginAs({ id, name, role, at: clock.now() });
  const person = known?.person ?? { ...NO_AREA, id, name, role };
  batch(() => {
    session.value = { person, engine, store, tabs };
    me.value = known ?? null;
    phase.value = 'ready';
  });
  if (!isLookedAt()) engine.kick('hidden');
  await engine.start();
}

async function close(): Promise<void> {
  session.value?.engine.stop();
  session.value?.tabs.close();
  session.value?.store.close();
  forgetRecords();
  batch(() => {
    session.value = null;
    me.value = null;
    status.value = null;
  });
}

/**
 * Leave this phone to somebody else; unsent work stays in this person's own database.
 *
 * The device is struck off the server's list where there is a network; a later sign-in makes a new one.
 */
export async function signOut(): Promise<void> {
  const link = await readLink();
  if (link) void ask(link.token, 'DELETE', `/api/v1/me/devices/${link.device}`);
  await close();
  await stepOut();
  phase.value = 'out';
}

/** Ask the server something as the person signed in. */
export async function askServer<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Reply<T>> {
  const link = await readLink();
  if (!link) return { ok: false, why: 'refused', title: '' };
  return ask<T>(link.token, method, path, body);
}

/** The token of the person signed in, for files that are fetched by hand. */
export async function currentToken(): Promise<string> {
  return (await readLink())?.token ?? '';
}

/** Learn anew who I am and which villages are mine; without a network the last answer stays. */
export async function refreshMe(): Promise<void> {
  const current = session.value;
  const answer = await askServer<Me>('GET', '/api/v1/me');
  if (!answer.ok || session.value !== current || !current) return;
  me.value = answer.value;
  await keep(current.engine, answer.value);
}

/** What the server says of the person, and how long the engine keeps what was sent. */
async function keep(engine: Engine, told: Me): Promise<void> {
  await engine.setFact('me', told as never);
  const days = Number(told.settings.black_box_days);
  if (days > 0) await engine.setFact('black_box_days', days);
}

async function readLink(): Promise<Link | undefined> {
  return session.value?.store.transact(['meta'], 'readonly', (tx) => tx.get<Link>('meta', 'link'));
}

/** The engine of the person signed in; only for screens that stand behind the sign-in. */
export function engineOf(): Engine {
  const engine = session.value?.engine;
  if (!engine) throw new Error('nobody is signed in');
  return engine;
}
