/** The year of drills of each unit: one a month, one a quarter, three kinds a year. */

import { type RecordBody, textOf } from './body';

/** Evacuations that a school must have practised in each school year. */
export const YEARLY = ['earthquake', 'fire', 'stampede'] as const;

const EVACUATIONS: readonly string[] = [...YEARLY, 'geo', 'flash_flood', 'violence', 'hazmat'];

/** One month or quarter of the grid. */
export interface Cell {
  /** 1 to 12, or 1 to 4. */
  readonly n: number;
  readonly held: number;
  readonly planned: number;
}

/** A unit's year. */
export interface UnitYear {
  readonly unit: string;
  readonly name: string;
  readonly kind: string;
  /** Months of a school, quarters of a kindergarten, months of others. */
  readonly cells: readonly Cell[];
  readonly quarterly: boolean;
  /** Whether an own rhythm is demanded of this kind of unit at all. */
  readonly demanded: boolean;
  readonly kinds: readonly { readonly scenario: string; readonly held: boolean }[];
}

/** The years of all units that have a drill, by name. */
export function drillYears(drills: readonly RecordBody[], year: number): readonly UnitYear[] {
  const units = new Map<string, RecordBody[]>();
  for (const drill of drills) {
    const unit = textOf(drill.f.unit_code) || textOf(drill.f.org);
    units.set(unit, [...(units.get(unit) ?? []), drill]);
  }
  return [...units]
    .map(([unit, found]) => unitYear(unit, found, year))
    .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
}

function unitYear(unit: string, drills: readonly RecordBody[], year: number): UnitYear {
  const newest = [...drills].sort((a, b) => (a.id < b.id ? 1 : -1))[0];
  const kind = textOf(newest?.f.org_kind);
  const quarterly = kind === 'kindergarten';
  const dates = drills
    .filter(({ state }) => state !== 'cancelled')
    .map((drill) => ({ ...dateOf(drill), held: isHeld(drill), of: textOf(drill.f.scenario) }))
    .filter((each) => each.year === year);
  const evacuations = dates.filter(({ of }) => EVACUATIONS.includes(of));
  const cells = Array.from({ length: quarterly ? 4 : 12 }, (_, index) => {
    const inside = evacuations.filter(
      ({ month }) => (quarterly ? Math.ceil(month / 3) : month) === index + 1,
    );
    const held = inside.filter((each) => each.held).length;
    return { n: index + 1, held, planned: inside.length - held };
  });
  return {
    unit,
    name: textOf(newest?.f.org),
    kind,
    cells,
    quarterly,
    demanded: kind === 'school' || quarterly,
    kinds: YEARLY.map((scenario) => ({
      scenario,
      held: dates.some((each) => each.held && each.of === scenario),
    })),
  };
}

function isHeld({ state }: RecordBody): boolean {
  return state === 'recorded' || state === 'evaluated';
}

/** The local date of the drill: when it was held, else the day it is planned for. */
function dateOf(drill: RecordBody): { readonly year: number; readonly month: number } {
  const at = Date.parse(textOf(drill.f.time_all_clear));
  const local = Number.isNaN(at)
    ? textOf(drill.f.planned_on)
    : new Date(at + 8 * 3_600_000).toISOString();
  return { year: Number(local.slice(0, 4)), month: Number(local.slice(5, 7)) };
}
