/** What the recorder writes: ordinary operations, judged by the ordinary rules. */

import type { Act, JsonObject, ViewRow } from '@xunan/phone';
import { allClear, type CountedClass, type Tally } from '../../core/drill';
import { timingOf } from '../../core/drill-clock';
import { silentAnswers } from '../../core/form';
import { carried } from '../../core/relations';
import { ids } from '../../platform/chance';
import { clock } from '../../platform/clock';
import { judge } from '../forms/judge';
import { kindNamed } from '../kinds';
import { engineOf, session } from '../session';
import { instantOf } from '../time';
import type { Kept } from './watch';

/** The alarm was pressed; null takes it back. */
export async function saveAlarm(row: ViewRow, at: number | null): Promise<void> {
  await edit(row, { time_alarm: at === null ? null : instantOf(at) });
}

/** The last class arrived. */
export async function saveTiming(row: ViewRow, { watch }: Kept): Promise<void> {
  const timing = timingOf(watch.elapsed, watch.doubt, targetOf(row));
  const { duration_s, doubt_s, target_result, over_s } = timing;
  await edit(row, {
    duration_s,
    target_result,
    ...(doubt_s > 0 ? { doubt_s } : {}),
    ...(over_s > 0 ? { over_s } : {}),
    time_last_arrival: instantOf(watch.alarm + watch.elapsed),
  });
}

/** A class reports how many stand there; every report is a record of its own. */
export async function saveCount(
  row: ViewRow,
  each: CountedClass,
  counted: number,
  arrivedMs: number | undefined,
): Promise<void> {
  const kind = kindNamed('class_count');
  const person = session.value?.person;
  if (!kind || !person) return;
  const set: JsonObject = {
    ...carried(kind, row.doc),
    class_name: each.name,
    roll: each.roll,
    present: each.present,
    counted,
    ...(arrivedMs === undefined ? {} : { arrived_s: Math.round(arrivedMs / 1000) }),
  } as JsonObject;
  const silent = silentAnswers(kind, person, set, instantOf(clock.now()));
  const act: Act = {
    kind: kind.name,
    verb: 'create',
    id: ids.uuid7(),
    set: { ...silent, ...set } as JsonObject,
  };
  await engineOf().act([act]);
}

/** Give the all clear; the answer is why the rules refuse it, or "". */
export async function giveAllClear(row: ViewRow, found: Tally, staff: number): Promise<string> {
  const kind = kindNamed('drill');
  const person = session.value?.person;
  if (!kind || !person) return '';
  const set = allClear(found, staff, instantOf(clock.now())) as JsonObject;
  const act: Act = {
    kind: 'drill',
    verb: 'move',
    id: row.id,
    move: 'all_clear',
    from: row.doc.state,
    set,
  };
  const judged = judge(kind, row.doc, act, person);
  if (!judged.ok) return Object.values(judged.errors)[0] ?? '';
  await engineOf().act([act]);
  return '';
}

/** The target of a drill in seconds. */
export function targetOf({ doc }: ViewRow): number {
  return typeof doc.f.target_s === 'number' ? doc.f.target_s : 120;
}

async function edit({ id }: ViewRow, set: JsonObject): Promise<void> {
  await engineOf().act([{ kind: 'drill', verb: 'edit', id, set }]);
}
