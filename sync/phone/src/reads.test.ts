import { createEngine } from './engine';
import { createDice } from './fake/dice';
import { instead, report, started } from './fake/started';

describe('reading', () => {
  test('a list is newest first and can be paged', async () => {
    const { line, engine } = await started();
    line.fate = () => 'lost';
    for (const place of ['一', '二', '三', '四']) await engine.act([report(place)]);
    const places = async (options: object) =>
      (await engine.list('hazard', options)).map(({ doc }) => doc.f.place);

    expect(await places({})).toEqual(['四', '三', '二', '一']);
    expect(await places({ limit: 2 })).toEqual(['四', '三']);
    const [, third] = await engine.list('hazard', { limit: 2 });
    expect(await places({ limit: 5, before: third?.id ?? '' })).toEqual(['二', '一']);
    expect(await engine.list('hazard', { limit: 0 })).toEqual([]);
    expect((await engine.pendingKeys()).size).toBe(4);
  });

  test('a thumbnail is fetched once and kept; a portal is never mistaken for a picture', async () => {
    const { line, world } = await started();
    let asked = 0;
    const transport = instead(line, (call) => {
      if (!call.path.startsWith('/sync/v1/blob/')) return undefined;
      asked += 1;
      const type = call.path.includes('good') ? 'image/jpeg' : 'text/html';
      return { status: 200, text: '', bytes: new ArrayBuffer(3), header: () => type };
    });
    const engine = createEngine({ ...world, transport });
    expect((await engine.photo('good', 'thumb'))?.mime).toBe('image/jpeg');
    expect((await engine.photo('good', 'thumb'))?.mime).toBe('image/jpeg');
    expect(await engine.photo('bad', 'thumb')).toBeUndefined();
    expect(asked).toBe(2);
  });

  test('a draft keeps its photos until an act takes them or it is given up', async () => {
    const { line, engine } = await started();
    line.fate = () => 'lost';
    const bytes = new ArrayBuffer(5);
    await engine.putDraft('form', 1, { text: '一' });
    await engine.putDraftPhoto('form', { sha256: 'a', mime: 'image/jpeg', bytes });
    await engine.putDraftPhoto('form', { sha256: 'b', mime: 'image/jpeg', bytes });
    expect(engine.status.photosTotal).toBe(0);
    await engine.act(
      [{ ...report('一'), add: { photos: [{ sha256: 'a', mime: 'image/jpeg' }] } }],
      {
        blobs: [{ sha256: 'a', mime: 'image/jpeg' }],
        dropDraft: 'form',
      },
    );
    expect(await engine.drafts()).toEqual([]);
    expect((await engine.blob('a'))?.state).toBe('queued');
    expect(await engine.blob('b')).toBeUndefined();
    await expect(
      engine.act([report('二')], { blobs: [{ sha256: 'nowhere', mime: 'image/jpeg' }] }),
    ).rejects.toMatchObject({ code: 'photo.missing' });
  });

  test('chance is the same for the same seed, or no failing run could be repeated', () => {
    const [one, two] = [createDice(7), createDice(7)];
    expect([one.fraction(), one.below(9)]).toEqual([two.fraction(), two.below(9)]);
  });
});
