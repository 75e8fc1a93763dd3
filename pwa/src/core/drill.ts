/** A drill's head count: what the classes' reports add up to, on one phone or on several. */

import { type Fields, itemsOf, type JsonObject, type RecordBody, textOf } from './body';

/** A class as planned: numbers only. */
export interface PlannedClass {
  readonly name: string;
  readonly roll: number;
  readonly present: number;
}

/** A class as counted; `counted` is undefined until somebody reported it. */
export interface CountedClass extends PlannedClass {
  readonly counted: number | undefined;
  /** Seconds from the alarm to its first report, if a phone with the watch made it. */
  readonly arrivedS: number | undefined;
}

/** The whole school. */
export interface Tally {
  readonly classes: readonly CountedClass[];
  readonly roll: number;
  readonly present: number;
  readonly counted: number;
  /** Every class has been reported at least once. */
  readonly allArrived: boolean;
  /** The classes whose count is not the number present. */
  readonly off: readonly CountedClass[];
}

/** The classes of a drill as planned; who is present defaults to the roll. */
export function plannedClasses(drill: Fields): readonly PlannedClass[] {
  return itemsOf(drill.classes).map((row) => {
    const roll = numberOf(row.roll) ?? 0;
    return { name: textOf(row.class_name), roll, present: numberOf(row.present) ?? roll };
  });
}

/**
 * Add up the reports; of several on a class the newest counts, whichever phone it came from.
 *
 * A class that is not in the plan is counted too: an unplanned drill has no plan.
 */
export function tally(drill: Fields, reports: readonly RecordBody[]): Tally {
  const byClass = new Map<string, RecordBody[]>();
  for (const report of [...reports].sort(byTime)) {
    const name = textOf(report.f.class_name);
    byClass.set(name, [...(byClass.get(name) ?? []), report]);
  }
  const planned = plannedClasses(drill);
  const known = new Set(planned.map(({ name }) => name));
  const extra = [...byClass.entries()]
    .filter(([name]) => !known.has(name))
    .map(([name, found]) => unplanned(name, found));
  const classes = [...planned, ...extra].map((each) => counted(each, byClass.get(each.name) ?? []));
  const sum = (of: (each: CountedClass) => number) => classes.reduce((n, each) => n + of(each), 0);
  return {
    classes,
    roll: sum(({ roll }) => roll),
    present: sum(({ present }) => present),
    counted: sum((each) => each.counted ?? 0),
    allArrived: classes.length > 0 && classes.every((each) => each.counted !== undefined),
    off: classes.filter((each) => each.counted !== each.present),
  };
}

/** When the last class arrived, in seconds from the alarm; undefined while one is missing. */
export function lastArrivalS({ allArrived, classes }: Tally): number | undefined {
  const times = classes.map(({ arrivedS }) => arrivedS);
  if (!allArrived || times.some((each) => each === undefined)) return undefined;
  return Math.max(...times.map((each) => each ?? 0));
}

/** What "all clear" says of the head count. */
export function allClear(found: Tally, staff: number, at: string): JsonObject {
  const { roll, present, counted } = found;
  return {
    time_all_clear: at,
    ...(found.classes.length > 0 ? { roll, present, counted, arrivals: arrivals(found) } : {}),
    staff_present: staff,
    participants: counted + staff,
  };
}

function arrivals(found: Tally): readonly JsonObject[] {
  return found.classes.map((each) => ({
    class_name: each.name,
    present: each.present,
    ...(each.counted === undefined ? {} : { counted: each.counted }),
    ...(each.arrivedS === undefined ? {} : { arrived_s: each.arrivedS }),
  }));
}

function unplanned(name: string, reports: readonly RecordBody[]): PlannedClass {
  const newest = reports.at(-1)?.f ?? {};
  const present = numberOf(newest.present) ?? numberOf(newest.counted) ?? 0;
  return { name, roll: numberOf(newest.roll) ?? present, present };
}

function counted(planned: PlannedClass, reports: readonly RecordBody[]): CountedClass {
  const arrived = reports.map(({ f }) => numberOf(f.arrived_s)).find((each) => each !== undefined);
  return { ...planned, counted: numberOf(reports.at(-1)?.f.counted), arrivedS: arrived };
}

function byTime(a: RecordBody, b: RecordBody): number {
  // Within a phone ids are in order; between phones the corrected time tells which is newer.
  const [one, two] = [timeOf(a), timeOf(b)];
  if (one !== two) return one < two ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

function timeOf({ f, log }: RecordBody): number {
  const first = log[0];
  return Date.parse(first?.at_est ?? first?.at ?? textOf(f.arrived_at));
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
