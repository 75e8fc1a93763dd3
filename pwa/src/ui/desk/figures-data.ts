/** A month's figures as the server reckons them; rates come as words, counts as numbers. */

import { askServer } from '../session';
import type { Told } from './ledger-prints';
import { t } from './words';

export type PlaceFigures = {
  /** A township's or county's code. */
  readonly place: string;
  readonly month: string;
  readonly hazards: {
    readonly carried_in: number;
    readonly new: number;
    readonly closed: number;
    readonly closing_rate: string;
    readonly due_in_month: number;
    readonly due_on_time: number;
    readonly on_time_rate: string;
    readonly open_end: number;
    readonly overdue: number;
  };
  readonly drills: DrillCounts;
  /** From January on to the end of the month. */
  readonly year_drills: DrillCounts;
  readonly shelters: {
    readonly total: number;
    readonly ready: number;
    readonly limited: number;
    readonly not_ready: number;
    readonly unusable: number;
    readonly ready_rate: string;
  };
};

type DrillCounts = { readonly held: number; readonly participants: number };

export type Standing = {
  readonly indicator: {
    readonly name: string;
    readonly zh: string;
    readonly en: string;
    readonly measure: string;
    readonly unit_zh: string;
    readonly unit_en: string;
    readonly direction: 'at_least' | 'at_most' | 'below';
    readonly baseline: number | null;
    readonly baseline_year: number;
    readonly target_year: number;
    readonly formula_zh: string;
    readonly formula_en: string;
    readonly source_zh: string;
    readonly source_en: string;
  };
  readonly part: number | null;
  readonly whole: number | null;
  /** The target of one year, "" where none is set. */
  readonly yearly: string;
  readonly shown: string;
  /** Null while it cannot be told. */
  readonly met: boolean | null;
};

export type MonthFigures = {
  readonly place: string;
  readonly month: string;
  readonly as_of: string;
  readonly names: { readonly [code: string]: string };
  readonly total: PlaceFigures;
  readonly townships: readonly PlaceFigures[];
  readonly months: readonly PlaceFigures[];
  readonly standings: readonly Standing[];
};

/** The address of the figures, of their table or of their paper. */
export function figuresPath(place: string, month: string, file = ''): string {
  return `/api/v1/figures${file}?${new URLSearchParams({ place, month }).toString()}`;
}

export async function figuresOf(place: string, month: string): Promise<Told<MonthFigures>> {
  const reply = await askServer<MonthFigures>('GET', figuresPath(place, month));
  return reply.ok ? reply : { ok: false, words: reply.title || t(`trouble.${reply.why}`) };
}
