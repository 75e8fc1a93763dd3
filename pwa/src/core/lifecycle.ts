/** What may happen next to a record, and for whom it waits; twin of `xunan.domain.lifecycle`. */

import type { Condition, Contract, Kind, Move, State } from '../contract/types';
import { type Actor, type Fields, isObject, type RecordBody } from './body';
import { type Facts, holds } from './conditions';

/** A move that is legal now; `why` is the code why this person may not make it, or "". */
export interface Offer {
  readonly move: Move;
  readonly why: string;
}

/** What merging needs to know of a kind (`Shape` of sync/phone). */
export interface KindShape {
  readonly initial: string;
  readonly lists: readonly string[];
  readonly final: readonly string[];
  readonly moves: {
    readonly [move: string]: { readonly start: readonly string[]; readonly end: string };
  };
}

export function shapeOf(kind: Kind): KindShape {
  return {
    initial: kind.initial,
    lists: kind.fields
      .filter(({ type }) => type === 'photos' || type === 'notes')
      .map(({ name }) => name),
    final: kind.states.filter((state) => state.final).map(({ name }) => name),
    moves: Object.fromEntries(kind.moves.map(({ name, start, end }) => [name, { start, end }])),
  };
}

/** The state a record stands in; undefined for one that this build does not know. */
export function stateOf(kind: Kind, body: RecordBody): State | undefined {
  return kind.states.find(({ name }) => name === body.state);
}

/**
 * The moves out of the record's state, in the order of declaration, with reasons why not.
 *
 * Only what no answer could change is judged: roles, and conditions on what the move does not ask.
 */
export function offersOf(
  kind: Kind,
  body: RecordBody,
  actor: Actor,
  today: string,
): readonly Offer[] {
  const facts: Facts = { fields: body.f, log: body.log, actor, today };
  return kind.moves
    .filter(({ start }) => start.includes(body.state))
    .map((move) => ({ move, why: whyNot(move, facts) }));
}

/** The step to show as the large button: the declared main one, else the only one left. */
export function mainOffer(offers: readonly Offer[]): Offer | undefined {
  const free = offers.filter(({ why }) => why === '');
  return free.find(({ move }) => move.main) ?? (free.length === 1 ? free[0] : undefined);
}

/** Whether the record stands under "需要您处理" for this person, if they can see it at all. */
export function waitsFor(
  kind: Kind,
  body: RecordBody,
  person: Actor,
  { ranks, desk_rank }: Pick<Contract, 'ranks' | 'desk_rank'>,
): boolean {
  const state = stateOf(kind, body);
  if (!state) return false;
  const named = state.waits_on.flatMap((name) => {
    const value = body.f[name];
    return isObject(value) ? [value.id] : [];
  });
  if (named.includes(person.id)) return true;
  const isDesk = (ranks[person.role] ?? 0) >= desk_rank;
  return rolesInTurn(kind, state, body.f).includes(person.role) && (named.length === 0 || isDesk);
}

function whyNot(move: Move, facts: Facts): string {
  if (!move.by.includes(facts.actor.role)) return 'op.role';
  const asked = new Set(move.asks.map(({ field }) => field));
  const fixed = move.needs.filter((need) => !fieldsOf(need).some((name) => asked.has(name)));
  return fixed.find((need) => !holds(need, facts))?.code ?? '';
}

/** The fields whose answers could change what the condition says. */
function fieldsOf(condition: Condition): readonly string[] {
  if ('fields' in condition) return condition.fields;
  return 'field' in condition ? [condition.field] : [];
}

/** The state's roles, or those to which its main step is left for such a record. */
function rolesInTurn(kind: Kind, state: State, fields: Fields): readonly string[] {
  if (state.waits_for.length === 0) return [];
  for (const move of kind.moves) {
    if (!move.main || !move.start.includes(state.name)) continue;
    for (const need of move.needs) {
      if (need.test === 'only_roles' && fields[need.field] === need.value) return need.roles;
    }
  }
  return state.waits_for;
}
