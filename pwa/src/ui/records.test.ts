import { expect, it, vi } from 'vitest';
import { rest } from '../../../sync/phone/src/fake/rest';
import { report, started } from '../../../sync/phone/src/fake/started';
import { changesOf, forgetRecords, noteChanges, recordOf, recordsOf } from './records';

it('[D3] what a revoked phone had confirmed leaves the screens at once, unsent work stays', async () => {
  const { server, line, engine } = await started();
  const stop = engine.onChange(noteChanges);
  const shown = recordsOf(engine, 'hazard');
  const { ids: confirmed } = await engine.act([report('已确认')]);
  await rest(engine);
  line.fate = () => 'lost';
  const { ids: unsent } = await engine.act([report('未发')]);
  await rest(engine);
  await vi.waitFor(() => expect(shown.rows.value).toHaveLength(2));
  const results = changesOf('results').value;

  for (const device of server.state.devices) device.revoked = true;
  line.fate = () => 'fine';
  engine.kick('user');
  await rest(engine);

  await vi.waitFor(() => expect(shown.rows.value.map(({ id }) => id)).toEqual(unsent));
  expect(recordOf(engine, 'hazard', confirmed[0] ?? '').value).toBeNull();
  expect(changesOf('results').value).toBeGreaterThan(results);
  stop();
  forgetRecords();
});

it('[S9] a whole kind that changed is read again without leaving the screens meanwhile', async () => {
  const { engine } = await started();
  const stop = engine.onChange(noteChanges);
  const shown = recordsOf(engine, 'hazard');
  await engine.act([report('甲'), report('乙')]);
  await rest(engine);
  await vi.waitFor(() => expect(shown.rows.value).toHaveLength(2));
  const [gone, kept] = shown.rows.value.map(({ id }) => id);
  const lengths: number[] = [];
  const unwatch = shown.rows.subscribe((rows) => lengths.push(rows.length));
  const list = engine.list;
  Object.assign(engine, {
    list: async (...asked: Parameters<typeof list>) =>
      (await list(...asked)).filter(({ id }) => id !== gone),
  });
  noteChanges(['hazard/*']);

  await vi.waitFor(() => expect(shown.rows.value.map(({ id }) => id)).toEqual([kept]));
  expect(Math.min(...lengths)).toBe(1);
  unwatch();
  stop();
  forgetRecords();
});
