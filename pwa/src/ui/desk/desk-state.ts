/** What every part of the desk reads: who sits here, today's date, and the rows of this device. */

import { computed, signal } from '@preact/signals';
import type { Engine, ViewRow } from '@xunan/phone';
import { KINDS } from '../../contract';
import type { Kind } from '../../contract/types';
import { textOf } from '../../core/body';
import { clock } from '../../platform/clock';
import { firstKind, kindWord, raisedFlags } from '../kinds';
import type { Colleague, Me, Person } from '../me';
import { searchText, titleOf } from '../record-words';
import { recordsOf } from '../records';
import { engineOf, me, session } from '../session';
import { dateOf } from '../time';
import { conflicts, refused, waitsForMe } from '../todo';
import { lang } from '../words';
import { shortCode } from './labels';
import { type Row, type RowWords, rowOf } from './row';
import { isDeskKind } from './views';

export type Desk = {
  readonly engine: Engine;
  readonly person: Person;
  readonly divisions: Me['divisions'];
  /** Who can be given work; empty until the server has told. */
  readonly people: readonly Colleague[];
  readonly kinds: readonly Kind[];
  /** The local date. */
  readonly today: string;
};

const MINUTE_MS = 60_000;
const today = signal(dateOf(clock.now()));

/** Let the date follow the clock, also over midnight; the answer stops it. */
export function followToday(): () => void {
  let stop = () => {};
  const look = () => {
    today.value = dateOf(clock.now());
    stop = clock.after(MINUTE_MS, look);
  };
  look();
  return () => stop();
}

const desk = computed<Desk>(() => {
  const signedIn = session.value?.person;
  if (!signedIn) throw new Error('the desk stands behind the sign-in');
  const nowhere = { county: { code: '', name: '' }, townships: [] };
  return {
    engine: engineOf(),
    person: signedIn,
    divisions: me.value?.divisions ?? nowhere,
    people: me.value?.people ?? [],
    kinds: KINDS,
    today: today.value,
  };
});

/** The desk as it is now; a component that reads it is drawn again when it changes. */
export function useDesk(): Desk {
  return desk.value;
}

/** Words go into the rows, so another language or a new list of villages makes new rows. */
const rowCache = computed(() => {
  const area = me.value;
  const person = session.value?.person;
  const words: RowWords = {
    title: titleOf,
    search: (kind, doc) => searchText(kind, doc, area),
    shortCode,
    raised: raisedFlags,
    waits: (kind, doc) => person !== undefined && waitsForMe(kind, doc, person),
  };
  // The kinds' words of another language arrive after it was chosen.
  const spoken = [lang.value, kindWord(firstKind)];
  return { spoken, words, rows: new WeakMap<ViewRow, Row>() };
});

/** Lines of all desk kinds, in no order. */
export const deskRows = computed<readonly Row[]>(() => {
  const { rows, words } = rowCache.value;
  return KINDS.filter(isDeskKind).flatMap((kind) =>
    recordsOf(desk.value.engine, kind.name).rows.value.map((view) => {
      const known = rows.get(view);
      if (known) return known;
      const fresh = rowOf(kind, view, words);
      rows.set(view, fresh);
      return fresh;
    }),
  );
});

/** False until everything on this device has been read once. */
export const deskReady = computed(() =>
  KINDS.filter(isDeskKind).every((kind) => recordsOf(desk.value.engine, kind.name).loaded.value),
);

/** Records about which answers clash or work was refused. */
export const neededRecords = computed<ReadonlySet<string>>(() => {
  const needs = [...conflicts.value, ...refused.value];
  return new Set(needs.map(({ row }) => textOf(row.doc.f.record_id)));
});

/** The line of one record, as the tables show it. */
export function rowFor(kind: Kind, view: ViewRow): Row {
  return rowOf(kind, view, rowCache.value.words);
}
