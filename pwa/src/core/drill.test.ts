import { describe, expect, it } from 'vitest';
import { KINDS } from '../contract';
import type { JsonObject, RecordBody } from './body';
import { decide } from './decide';
import { allClear, lastArrivalS, tally } from './drill';
import { drillYears } from './drill-year';

const CLASSES = Array.from({ length: 14 }, (_, index) => ({
  class_name: `${index + 1}班`,
  roll: index < 12 ? 43 : 42,
  present: index === 0 ? 41 : 42,
}));
const DRILL = { classes: CLASSES } as JsonObject;

let made = 0;
function report(className: string, counted: number, at: string, arrived_s?: number): RecordBody {
  made += 1;
  const id = `01900000-0000-7000-8000-${String(made).padStart(12, '0')}`;
  const by = { id: 'p', name: '王平', role: 'school_safety' };
  return {
    id,
    kind: 'class_count',
    ver: 1,
    state: 'counted',
    f: { class_name: className, counted, ...(arrived_s === undefined ? {} : { arrived_s }) },
    log: [{ op: id, act: 'create', by, at }],
  };
}
const everyClass = () =>
  CLASSES.map(({ class_name, present }, index) =>
    report(class_name, index === 5 ? 41 : present, '2026-06-05T02:07:00Z', 60 + index * 7),
  );

describe('the head count of a drill', () => {
  it('adds up 14 classes, 600 on the roll, 587 present, 586 counted', () => {
    const found = tally(DRILL, everyClass());
    expect(found).toMatchObject({ roll: 600, present: 587, counted: 586, allArrived: true });
    expect(found.off.map(({ name }) => name)).toEqual(['6班']);
    expect(lastArrivalS(found)).toBe(60 + 13 * 7);
  });

  it('takes the newest report on a class, whichever phone made it, and its first arrival', () => {
    const reports = [report('6班', 42, '2026-06-05T02:11:20Z', 380), ...everyClass()];
    const found = tally(DRILL, reports.reverse());
    expect(found).toMatchObject({ counted: 587, off: [] });
    expect(found.classes[5]?.arrivedS).toBe(60 + 5 * 7);
  });

  it('is not complete while a class is missing', () => {
    const found = tally(DRILL, everyClass().slice(1));
    expect(found.allArrived).toBe(false);
    expect(lastArrivalS(found)).toBeUndefined();
  });

  it('counts classes nobody planned', () => {
    expect(tally({}, [report('一班', 40, '2026-06-05T02:07:00Z')])).toMatchObject({
      present: 40,
      counted: 40,
    });
  });

  it('refuses all clear at 586 and allows it at 587, by the rules of the server', () => {
    const kind = KINDS.find(({ name }) => name === 'drill');
    if (!kind) throw new Error('no drill');
    const person = { id: 'p', name: '陈志远', role: 'school_safety' };
    const actor = { ...person, grids: [], villages: [], township: '', county: '', unit: 'yq' };
    const doc: RecordBody = {
      ...report('', 0, '2026-06-01T00:00:00Z'),
      kind: 'drill',
      state: 'planned',
      f: { ...DRILL, unit_code: 'yq', org: '小学' },
    };
    const judged = (reports: readonly RecordBody[]) => {
      const at = '2026-06-05T02:11:20Z';
      const set = allClear(tally(DRILL, reports), 38, at);
      const args = { move: 'all_clear', from: 'planned', set };
      const op = { t: 'drill.move', at, args };
      const verdict = decide(kind, doc, op, { actor, today: '2026-06-05', codes: {} });
      return verdict.ok ? set.participants : verdict.code;
    };
    expect(judged(everyClass())).toBe('drill.all_clear.missing');
    const all = [...everyClass(), report('6班', 42, '2026-06-05T02:11:20Z')];
    expect(judged(all)).toBe(625);
  });
});

describe("a unit's year of drills", () => {
  const drill = (month: string, scenario: string, more: JsonObject = {}, state = 'recorded') => ({
    ...report('', 0, `2026-${month}-05T02:00:00Z`),
    kind: 'drill',
    state,
    f: {
      org: '营前中心小学',
      org_kind: 'school',
      unit_code: 'yq',
      scenario,
      planned_on: `2026-${month}-05`,
      ...more,
    } as JsonObject,
  });

  it('ticks the months of a school and the three kinds of the year', () => {
    const drills = [drill('06', 'earthquake'), drill('07', 'fire', {}, 'planned')];
    const [year] = drillYears(drills, 2026);
    expect(year?.cells[5]).toEqual({ n: 6, held: 1, planned: 0 });
    expect(year?.cells[6]).toEqual({ n: 7, held: 0, planned: 1 });
    expect(year?.kinds.filter(({ held }) => held).map(({ scenario }) => scenario)).toEqual([
      'earthquake',
    ]);
    expect(year?.demanded).toBe(true);
  });

  it('counts a drill in the month it was held, by local time', () => {
    const late = { planned_on: '2026-05-30', time_all_clear: '2026-05-31T17:00:00Z' };
    expect(drillYears([drill('05', 'fire', late)], 2026)[0]?.cells[5]?.held).toBe(1);
  });

  it('wants one a quarter of a kindergarten, nothing of others, and skips what was cancelled', () => {
    const [garden] = drillYears([drill('04', 'fire', { org_kind: 'kindergarten' })], 2026);
    expect(garden?.cells.map(({ held }) => held)).toEqual([0, 1, 0, 0]);
    const [village] = drillYears([drill('04', 'fire', { org_kind: 'village' }, 'cancelled')], 2026);
    expect(village?.demanded).toBe(false);
    expect(village?.cells.every(({ held, planned }) => held + planned === 0)).toBe(true);
  });

  it('does not take a tabletop topic for an evacuation', () => {
    expect(drillYears([drill('04', 'food')], 2026)[0]?.cells[3]?.held).toBe(0);
  });
});
