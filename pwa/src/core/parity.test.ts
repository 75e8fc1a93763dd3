/** The phone judges as the server does: the golden cases that Python wrote, replayed. */

import { describe, expect, it } from 'vitest';
import { CODES, CONTRACT, KINDS, kindNamed } from '../contract';
import type { Codes, Condition, Field, Kind } from '../contract/types';
import type { Actor, Fields, Json, LogEntry, RecordBody } from './body';
import { holds } from './conditions';
import { daysLeft, localDate } from './deadlines';
import { decide, type Proposal, type Verdict } from './decide';
import { offersOf, waitsFor } from './lifecycle';
import { near } from './near';
import { recordStreams } from './streams';
import { fits, fitsList } from './validate';

interface KindCases {
  /** Only where the kind is none of the contract. */
  readonly declaration?: Kind;
  readonly kind: string;
  readonly today: string;
  readonly actors: { readonly [name: string]: Actor };
  readonly docs: { readonly [name: string]: RecordBody };
  readonly ops: { readonly [name: string]: Proposal };
  readonly verdicts: readonly (readonly [string, string, Told])[];
  readonly offers: readonly (readonly [string, string, Told])[];
  readonly waits: readonly (readonly [string, readonly string[]])[];
  readonly streams: readonly (readonly [string, readonly string[]])[];
}

/** What was told, and to whom: names joined by spaces, "*" for everybody not named. */
type Told = { readonly [words: string]: string };

const FILES = import.meta.glob<string>('../../../sync/vectors/decide/*.json', {
  // Read as text: as a module, a field named __proto__ would become the prototype.
  query: '?raw',
  eager: true,
  import: 'default',
});

function vector<T>(name: string): T {
  const found = Object.entries(FILES).find(([path]) => path.endsWith(`/${name}.json`));
  if (!found) throw new Error(`no vector ${name}`);
  return JSON.parse(found[1]) as T;
}

/** Something that is there, because the vectors say so. */
function sure<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a vector names what it does not hold');
  return value;
}

function words(verdict: Verdict): string {
  if (!verdict.ok) return [verdict.code, verdict.field].filter(Boolean).join(' ');
  return ['ok', ...verdict.warnings, ...verdict.numbers.map((name) => `#${name}`)].join(' ');
}

/** What one person was told: the words that name them, else those for everybody else. */
function toldTo(told: Told, who: string): string {
  const lines = Object.entries(told);
  const named = lines.find(([, names]) => names.split(' ').includes(who));
  return sure(named ?? lines.find(([, names]) => names === '*'))[0];
}

const KIND_FILES = [...KINDS.map(({ name }) => `kind.${name}`), 'made_up'];

describe.each(KIND_FILES)('%s on the phone', (file) => {
  const cases = vector<KindCases>(file);
  const kind = cases.declaration ?? sure(kindNamed(cases.kind));
  const people = Object.entries(cases.actors);

  it('is judged as on the server, for every state, move and role', () => {
    const { today } = cases;
    for (const [docName, opName, expected] of cases.verdicts) {
      const doc = cases.docs[docName] ?? null;
      const op = sure(cases.ops[opName]);
      for (const [who, actor] of people) {
        const told = words(decide(kind, doc, op, { actor, today, codes: CODES }));
        expect(told, `${docName} ${opName} ${who}`).toBe(toldTo(expected, who));
      }
    }
    expect(cases.verdicts.length).toBeGreaterThan(10);
  });

  it('offers the same moves with the same reasons', () => {
    for (const [docName, move, expected] of cases.offers) {
      const doc = sure(cases.docs[docName]);
      for (const [who, actor] of people) {
        const offer = offersOf(kind, doc, actor, cases.today).find((one) => one.move.name === move);
        expect(sure(offer).why || 'ok', `${docName} ${move} ${who}`).toBe(toldTo(expected, who));
      }
    }
  });

  it('waits for the same people and stands in the same streams', () => {
    for (const [docName, expected] of cases.waits) {
      const doc = sure(cases.docs[docName]);
      const who = people.filter(([, person]) => waitsFor(kind, doc, person, CONTRACT));
      expect(
        who.map(([each]) => each),
        docName,
      ).toEqual(expected);
    }
    for (const [docName, expected] of cases.streams) {
      expect(recordStreams(kind, sure(cases.docs[docName]).f), docName).toEqual(expected);
    }
  });
});

describe('what all kinds share', () => {
  it('takes and refuses the same values', () => {
    const { codes, fields, cases } = vector<{
      codes: Codes;
      fields: readonly Field[];
      cases: readonly (readonly [string, Json, boolean])[];
    }>('fields');
    for (const [name, value, good] of cases) {
      const field = sure(fields.find((one) => one.name === name));
      const isList = field.type === 'photos' || field.type === 'notes';
      const taken = isList ? fitsList(field, value) : fits(field, value, codes);
      expect(taken, `${name} ${JSON.stringify(value)}`).toBe(good);
    }
  });

  it('holds and breaks the same conditions', () => {
    const { today, actor, cases, behind } = vector<{
      today: string;
      actor: Actor;
      cases: readonly (readonly [Condition, Fields, readonly LogEntry[], boolean])[];
      behind: readonly (readonly [Condition, Fields, readonly LogEntry[], number, boolean])[];
    }>('conditions');
    for (const [condition, fields, log, expected] of cases) {
      const facts = { fields, log, actor, today };
      expect(holds(condition, facts), JSON.stringify([condition, fields, log])).toBe(expected);
    }
    for (const [condition, fields, log, behindMs, expected] of behind) {
      const facts = { fields, log, actor, today, behindMs };
      expect(holds(condition, facts), JSON.stringify([fields, log, behindMs])).toBe(expected);
    }
    expect(behind.length).toBeGreaterThan(4);
  });

  it('knows the same dates', () => {
    const { local, left } = vector<{
      local: readonly (readonly [string, string])[];
      left: readonly (readonly [string, string, number])[];
    }>('dates');
    for (const [moment, day] of local) expect(localDate(moment)).toBe(day);
    for (const [due, today, days] of left) expect(daysLeft(due, today)).toBe(days);
  });

  it('sees the same doubles', () => {
    type Place = readonly [string, number | null, string];
    const { cases } = vector<{ cases: readonly (readonly [Place, Place, boolean])[] }>('near');
    const kind: Kind = sure(KINDS.find((one) => one.near !== null));
    const record = (id: string, [category, lat, at]: Place): RecordBody => ({
      id,
      kind: kind.name,
      ver: 1,
      state: kind.initial,
      f: {
        [sure(kind.near ?? undefined)[0]]: category,
        [kind.promote.captured]: at,
        ...(lat === null ? {} : { [kind.promote.geo]: { lat, lon: 114.54256 } }),
      },
      log: [],
    });
    for (const [one, other, expected] of cases) {
      const match = near(kind, record('1', one), record('2', other));
      expect(match !== null, JSON.stringify([one, other])).toBe(expected);
    }
  });
});
