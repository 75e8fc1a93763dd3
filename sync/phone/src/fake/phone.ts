/** A phone for tests: a person, a memory, a clock that stands still, and a line that can fail. */

import type { EngineOptions, Kinds } from '../api';
import { createEngine } from '../engine';
import { createMemoryStore, type MemoryStore } from '../memory-store';
import type { Author } from '../messages';
import type { Answer, Call, Clock, Store, Transport } from '../ports';
import { fetchRest } from '../rest';
import { signIn } from '../sign-in';
import { createDice, type Dice } from './dice';
import type { Rules } from './world';

// Tests count turns, and fetching a file takes more than they wait for.
await fetchRest().catch(() => undefined);

/** The line: what becomes of each call. "late": the server gets it only with the next one. */
export type Fate = 'fine' | 'lost' | 'lost reply' | 'twice' | 'late' | 'portal';

export interface Line extends Transport {
  fate: (call: Call) => Fate;
  readonly calls: Call[];
}

export function createLine(server: Transport): Line {
  const held: Call[] = [];
  const line: Line = {
    fate: () => 'fine',
    calls: [],
    async send(call: Call): Promise<Answer> {
      const fate = line.fate(call);
      if (fate === 'lost') throw new Error('no network');
      if (fate === 'portal') return { status: 200, text: '<html>登录</html>', header: () => null };
      if (fate === 'late') {
        held.push(call);
        throw new Error('no network');
      }
      for (const old of held.splice(0)) await server.send(old);
      line.calls.push(call);
      const reply = await server.send(call);
      if (fate === 'twice') return server.send(call);
      if (fate === 'lost reply') throw new Error('no network');
      return reply;
    },
  };
  return line;
}

export interface HandClock extends Clock {
  /** Let time pass; timers that fall due run. */
  readonly advance: (ms: number) => void;
  readonly timers: () => readonly number[];
}

export function createClock(start = Date.UTC(2026, 5, 20, 8), boot = 'boot-1'): HandClock {
  let passed = 0;
  let timers: { readonly due: number; readonly run: () => void }[] = [];
  return {
    now: () => start + passed,
    monotonicMs: () => passed,
    boot: () => boot,
    after(ms, run) {
      const timer = { due: passed + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      passed += ms;
      const due = timers.filter((timer) => timer.due <= passed);
      timers = timers.filter((timer) => timer.due > passed);
      for (const timer of due) timer.run();
    },
    timers: () => timers.map((timer) => timer.due - passed),
  };
}

export function kindsOf({ shape, ranks }: Rules): Kinds {
  return { shape, ranks, version: () => 1, changes: () => [], changed: [] };
}

export interface PhoneParts {
  readonly rules: Rules;
  readonly person: Author;
  readonly line: Transport;
  readonly store?: Store;
  readonly clock?: HandClock;
  readonly dice?: Dice;
  /** Distinguishes the ids that this phone makes. */
  readonly name?: string;
}

/** Everything that an engine needs, all of it repeatable. */
export function worldOf(parts: PhoneParts): EngineOptions & { readonly clock: HandClock } {
  const { rules, person, line, store = createMemoryStore(), clock = createClock() } = parts;
  const dice = parts.dice ?? createDice(1);
  let made = 0;
  const turns = new Map<string, Promise<unknown>>();
  return {
    store,
    transport: line,
    clock,
    ids: {
      uuid7: () => {
        made += 1;
        const stamp = String(made).padStart(6, '0');
        return `${stamp}-${parts.name ?? person.id}-${dice.below(1_000_000)}`;
      },
    },
    random: {
      fraction: dice.fraction,
      hex: (bytes) => `${parts.name ?? person.id}${dice.below(2 ** 31)}`.padEnd(bytes * 2, '0'),
    },
    lock: {
      hold: (name, work) => {
        const mine = (turns.get(name) ?? Promise.resolve()).then(work);
        turns.set(
          name,
          mine.catch(() => undefined),
        );
        return mine;
      },
    },
    kinds: kindsOf(rules),
    person,
    app: 'test',
    schema: 1,
    platform: 'test',
  };
}

/** Sign a phone in over a line that works. */
export async function enrol(world: EngineOptions, transport: Transport): Promise<void> {
  const { app, schema, platform, person, random } = world;
  const proof = { by: 'code', code: person.id } as const;
  const signed = await signIn({ transport, random }, proof, { app, schema, platform });
  if (!signed.ok) throw new Error(`not signed in: ${signed.why}`);
  await createEngine(world).adopt(signed.identity);
}

export type { MemoryStore };
