/** How many people were in a shelter at an hour; twin of `xunan.domain.head_count`. */

import { type RecordBody, textOf } from './body';
import { momentMs } from './deadlines';

export interface HeadCount {
  readonly people: number;
  readonly households: number;
}

type Arrival = Pick<RecordBody, 'state' | 'f'>;

/** Those who had come and not left at an instant, each person and household once. */
export function headCount(arrivals: readonly Arrival[], at: string): HeadCount {
  const when = momentMs(at);
  const there = arrivals.filter(({ state, f }) => {
    if (state === 'double' || !(momentMs(textOf(f.arrived_at)) <= when)) return false;
    return !(state === 'left' && momentMs(textOf(f.left_at)) <= when);
  });
  const people = there.map(({ f }) => JSON.stringify([f.name, f.birth_year, f.home_village]));
  const households = there.map(({ f }) => JSON.stringify([f.household_head, f.home_village]));
  return { people: new Set(people).size, households: new Set(households).size };
}
