import type { Engine } from '@xunan/phone';
import { expect, it, vi } from 'vitest';
import { started } from '../../../../sync/phone/src/fake/started';
import { openDraftForm } from './draft-form';

const HERE = { lat: 25.8, lon: 114.5 };
const KIND = { name: 'hazard', op_version: 1, changes: [] };
const START = { level: 'general' };

async function opened(engine: Engine) {
  const form = openDraftForm(engine, 'new.hazard', KIND, START);
  await vi.waitFor(() => expect(form.ready.value).toBe(true));
  return form;
}

it('a form with automatic answers only leaves no draft, and begins afresh', async () => {
  const { engine } = await started();
  const form = await opened(engine);
  form.suggest('geo', HERE);
  expect(form.values.value).toEqual({ ...START, geo: HERE });
  await form.flush();
  expect(await engine.drafts()).toEqual([]);
  expect((await opened(engine)).values.value).toEqual(START);
});

it('with the first own answer the automatic ones are kept too', async () => {
  const { engine } = await started();
  const form = await opened(engine);
  form.suggest('geo', HERE);
  form.answer('place', '屋后');
  await form.flush();
  const again = await opened(engine);
  expect(again.values.value).toEqual({ ...START, geo: HERE, place: '屋后' });
});

it('a better position found later joins a form that was begun, here or before', async () => {
  const { engine } = await started();
  const form = await opened(engine);
  form.answer('place', '屋后');
  form.suggest('geo', HERE);
  await form.flush();
  const again = await opened(engine);
  expect(again.values.value).toMatchObject({ geo: HERE });
  again.suggest('geo', { ...HERE, lat: 26 });
  await again.flush();
  expect((await opened(engine)).values.value).toMatchObject({ geo: { lat: 26 } });
});
