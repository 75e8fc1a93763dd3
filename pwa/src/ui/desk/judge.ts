/** The server's own rules, asked before anything is saved; the words are the contract's. */

import type { Act } from '@xunan/phone';
import { CODES } from '../../contract';
import type { Condition, Kind, Move } from '../../contract/types';
import { behindMs } from '../../core/behind';
import type { RecordBody } from '../../core/body';
import { decide, type Verdict } from '../../core/decide';
import { offersOf } from '../../core/lifecycle';
import { clock } from '../../platform/clock';
import { refusalWord, roleWord } from '../kinds';
import { status } from '../session';
import { instantOf } from '../time';
import type { Desk } from './desk-state';
import { fieldWord } from './labels';
import { t } from './words';

/** What was wrong; `field` is "" where it is not about one answer. */
export type Fault = { readonly field: string; readonly words: string };

/** A legal step, and in words why this person may not make it ("" if they may). */
export type MoveChoice = { readonly move: Move; readonly why: string };

/** The steps out of a record's state: what I can do first, the main one before all others. */
export function moveChoices(desk: Desk, kind: Kind, doc: RecordBody): readonly MoveChoice[] {
  const offers = offersOf(kind, doc, desk.person, desk.today);
  const choices = offers.map(({ move, why }) => ({ move, why: whyWords(move, why) }));
  const weight = ({ move, why }: MoveChoice) => (why !== '' ? 2 : move.main ? 0 : 1);
  return choices.sort((left, right) => weight(left) - weight(right));
}

/** A role that is missing is told by naming who has it. */
function whyWords(move: Move, code: string): string {
  if (code !== 'op.role') return code && refusalWord(code);
  return t('record.refused.role', { roles: move.by.map(roleWord).join(t('join.items')) });
}

/** Why the act would be refused, or null. */
export function faultOf(desk: Desk, kind: Kind, doc: RecordBody, act: Act): Fault | null {
  const verdict = verdictOf(desk, kind, doc, act);
  if (verdict.ok) return null;
  const { code } = verdict;
  const needs = kind.moves.find((move) => move.name === act.move)?.needs ?? [];
  const field = verdict.field || fieldOfNeed(needs, code);
  if (code === 'field.missing') {
    return { field, words: t('move.missing', { field: fieldWord(kind.name, field) }) };
  }
  return { field, words: refusalWord(code) };
}

/** The declaration names a condition's code once: its field is where the sentence belongs. */
function fieldOfNeed(needs: readonly Condition[], code: string): string {
  const need = needs.find((one) => one.code === code);
  return need && 'field' in need ? need.field : '';
}

/** What the act should make its author think twice about, in words. */
export function warningsOf(desk: Desk, kind: Kind, doc: RecordBody, act: Act): readonly string[] {
  const verdict = verdictOf(desk, kind, doc, act);
  return verdict.ok ? verdict.warnings.map(refusalWord) : [];
}

function verdictOf(desk: Desk, kind: Kind, doc: RecordBody, act: Act): Verdict {
  const { set, add, move, from } = act;
  const args = { set, add, ...(move ? { move, from } : {}) };
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  const now = clock.now();
  const op = {
    t: `${kind.name}.${act.verb}`,
    at: instantOf(now),
    args: Object.fromEntries(given),
  };
  return decide(kind, doc, op, {
    actor: desk.person,
    today: desk.today,
    codes: CODES,
    behindMs: behindMs(status.value, now),
  });
}
