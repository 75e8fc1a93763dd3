import { expect, it } from 'vitest';
import { CODES, kindNamed } from '../contract';
import type { RecordBody } from './body';
import { decide } from './decide';

const OFFICER = {
  id: 'o',
  name: '李秀',
  role: 'township_officer',
  grids: [],
  villages: [],
  township: '360724103',
  county: '',
};

function dated(due: string, level: string) {
  const doc = {
    id: 'r',
    kind: 'hazard',
    ver: 2,
    state: 'assigned',
    f: { division_code: '360724103202', level },
    log: [],
  } as unknown as RecordBody;
  const op = { t: 'hazard.edit', at: '2026-06-03T01:00:00Z', args: { set: { due_on: due } } };
  const setting = { actor: OFFICER, today: '2026-06-03', codes: CODES };
  return decide(kindNamed('hazard'), doc, op, setting);
}

it('an edit keeps a general hazard within thirty days, and leaves a major one to its plan', () => {
  expect(dated('2026-07-03', 'general')).toMatchObject({ ok: true });
  expect(dated('2026-07-04', 'general')).toMatchObject({
    ok: false,
    code: 'hazard.assign.due_out_of_range',
  });
  expect(dated('2026-07-04', 'major')).toMatchObject({ ok: true });
});
