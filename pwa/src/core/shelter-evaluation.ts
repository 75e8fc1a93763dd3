/** What a yearly evaluation of a shelter comes to; twin of `xunan.domain.shelter_evaluation`. */

import { type Fields, type RecordBody, textOf } from './body';

export type Grade = 'excellent' | 'good' | 'fair' | 'failed' | 'pending';
export type Compared = 'met' | 'unmet' | 'pending' | 'unknown';
export type Veto = (typeof FLAGS)[number] | 'one_exit' | 'locked';

/** A row of the table; nobody has confirmed it while `confirmed_by` is empty. */
export interface Threshold {
  readonly key: string;
  readonly standard: string;
  readonly clause: string;
  readonly value: number;
  readonly unit: string;
  readonly confirmed_by: string;
  readonly confirmed_on: string;
}

export interface Evaluation {
  readonly total: number;
  readonly vetoes: readonly Veto[];
  readonly grade: Grade;
  /** How many people the effective area holds; null where that is not known. */
  readonly capacityCalc: number | null;
  readonly capacity: Compared;
  readonly radius: Compared;
}

const PARTS = [
  'score_layout',
  'score_function',
  'score_radius',
  'score_capacity',
  'score_facilities',
] as const;
const FLAGS = ['danger_zone', 'unsafe_structure'] as const;
const SEEN = ['structure', 'danger'] as const;
const GRADES = ['excellent', 'good', 'fair'] as const;

type Check = Pick<RecordBody, 'id' | 'f'>;

/** Judge an evaluation's answers; the checks are those of its shelter, in any order. */
export function evaluate(
  fields: Fields,
  checks: readonly Check[],
  thresholds: readonly Threshold[],
): Evaluation {
  const row = (key: string) => thresholds.find((each) => each.key === key);
  const total = PARTS.reduce((sum, part) => sum + (numberOf(fields[part]) ?? 0), 0);
  const entrances = numberOf(fields.entrances);
  const vetoes: readonly Veto[] = [
    ...FLAGS.filter((flag) => fields[flag] === true),
    ...(entrances === 0 || entrances === 1 ? (['one_exit'] as const) : []),
    ...(lockedSince(checks) ? (['locked'] as const) : []),
  ];
  const stay = textOf(fields.duration_class);
  const [area, away] = [row(`area_${stay}`), row(`distance_${stay}`)];
  const bars = GRADES.map((grade) => row(`grade_${grade}`));
  const confirmed = [...bars, area, away].every((each) => each && each.confirmed_by !== '');
  const capacityCalc = capacityOf(numberOf(fields.effective_area_m2), area);
  return {
    total,
    vetoes,
    grade: gradeOf(total, vetoes.length > 0, confirmed ? bars : []),
    capacityCalc,
    capacity: within(numberOf(fields.capacity), capacityCalc ?? undefined, area),
    radius: within(numberOf(fields.radius_m), away?.value, away),
  };
}

/** How many people the area holds; null where the area or its threshold is not known. */
export function capacityOf(effectiveM2: number | undefined, area: Threshold | undefined) {
  if (!effectiveM2 || !area || area.value <= 0) return null;
  return Math.floor(effectiveM2 / area.value);
}

/** Whether a check found the gate locked and none after it, by time of capture, has passed. */
export function lockedSince(checks: readonly Check[]): boolean {
  const key = ({ id, f }: Check) => `${textOf(f.captured_at)} ${id}`;
  let locked = false;
  for (const { f } of [...checks].sort((a, b) => (key(a) < key(b) ? -1 : 1))) {
    if (f.gate === 'locked') locked = true;
    else if (!SEEN.some((item) => f[item] === 'problem')) locked = false;
  }
  return locked;
}

/** Without bars nothing passes or fails, unless a veto rules it out. */
function gradeOf(total: number, vetoed: boolean, bars: readonly (Threshold | undefined)[]): Grade {
  if (vetoed) return 'failed';
  if (bars.length === 0) return 'pending';
  return GRADES.find((_, at) => total >= (bars[at]?.value ?? Number.POSITIVE_INFINITY)) ?? 'failed';
}

function within(
  value: number | undefined,
  bar: number | undefined,
  restsOn: Threshold | undefined,
): Compared {
  if (value === undefined || bar === undefined || !restsOn) return 'unknown';
  if (restsOn.confirmed_by === '') return 'pending';
  return value <= bar ? 'met' : 'unmet';
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
