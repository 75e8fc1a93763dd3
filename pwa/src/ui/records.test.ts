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
