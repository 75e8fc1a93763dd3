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

it('[V3] a draft of an older form opens with everything that was entered, and is kept in the new form', async () => {
  const { engine } = await started();
  const photo = { sha256: 'p' };
  const kept = { values: { spot: '水口', level: 'major' }, photos: { before: [photo] } };
  await engine.putDraft('new.hazard', 1, kept);
  const changes = [
    [
      { do: 'rename', field: 'spot', to: 'place' },
      { do: 'rename', field: 'before', to: 'photos_before' },
    ],
    [{ do: 'recode', field: 'level', codes: [['major', 'grave']] }],
  ] as const;
  const form = openDraftForm(engine, 'new.hazard', { ...KIND, op_version: 3, changes }, {});
  await vi.waitFor(() => expect(form.ready.value).toBe(true));
  expect(form.values.value).toEqual({ place: '水口', level: 'grave' });
  expect(form.photos.value).toEqual({ photos_before: [photo] });
  form.answer('place', '水口旁');
  await form.flush();
  expect(await engine.draft('new.hazard')).toMatchObject({ form: 3 });
});

it('[V3] what cannot be told in the new form is still shown, never thrown away', async () => {
  const { engine } = await started();
  await engine.putDraft('new.hazard', 1, { values: { spot: '水口' }, photos: {} });
  const changes = [[{ do: 'aside', acts: [], field: 'spot' }]] as const;
  const form = openDraftForm(engine, 'new.hazard', { ...KIND, op_version: 2, changes }, {});
  await vi.waitFor(() => expect(form.ready.value).toBe(true));
  expect(form.values.value).toEqual({ spot: '水口' });
});
