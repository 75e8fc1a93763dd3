import { createEngine } from './engine';
import { answer } from './fake/http';
import { enrol } from './fake/phone';
import { rest } from './fake/rest';
import { instead, report, started } from './fake/started';
import { signIn } from './sign-in';

describe('who this phone is', () => {
  test('[D1] registering twice with one install key is one device', async () => {
    const { server, line } = await started();
    const app = { app: 'a', schema: 1, platform: 'p' };
    const ports = { transport: line, random: { fraction: () => 0, hex: () => 'k' } };
    const proof = { by: 'code', code: 'wang' } as const;
    const [one, two] = [
      await signIn(ports, proof, app, 'key'),
      await signIn(ports, proof, app, 'key'),
    ];
    expect(one.ok && two.ok && one.identity.device === two.identity.device).toBe(true);
    expect(server.state.devices).toHaveLength(2);
    expect(await signIn(ports, { by: 'code', code: 'nobody' }, app)).toMatchObject({
      ok: false,
      why: 'out',
    });
  });

  test('[R14] [row 22] an expired token keeps everything; signing in again sends it', async () => {
    const { server, line, world, engine } = await started();
    const { ids } = await engine.act([report('旧')]);
    await rest(engine);
    server.state.devices = [];
    await engine.act([report('新')]);
    await rest(engine);
    expect(engine.status).toMatchObject({ access: 'out', pending: 1 });
    expect(await engine.view('hazard', ids[0] ?? '')).toBeDefined();
    await engine.act([report('更新')]);

    await enrol(world, line);
    engine.kick('user');
    await rest(engine);
    expect(engine.status).toMatchObject({ access: 'ok', pending: 0 });
    expect(server.state.docs.size).toBe(3);
  });

  test('a portal that answers 401 with a page signs nobody out', async () => {
    const { line, world, engine } = await started();
    engine.stop();
    const next = createEngine({ ...world, transport: instead(line, () => answer(401, '<html>')) });
    await next.start();
    await rest(next);
    expect(next.status).toMatchObject({ access: 'ok', lastError: 'portal' });
  });

  test('[D3] a revoked device loses what the server had and keeps what only it has', async () => {
    const { server, line, engine } = await started();
    await engine.act([report('已确认')]);
    await rest(engine);
    line.fate = () => 'lost';
    const bytes = new ArrayBuffer(9);
    const { ids } = await engine.act(
      [{ ...report('未发'), add: { photos: [{ sha256: 'x', mime: 'image/jpeg' }] } }],
      { blobs: [{ sha256: 'x', mime: 'image/jpeg', bytes }] },
    );
    await engine.putDraft('form', 1, { text: '草稿' });
    for (const device of server.state.devices) device.revoked = true;
    await rest(engine);
    line.fate = () => 'fine';
    engine.kick('user');
    await rest(engine);

    expect(engine.status).toMatchObject({ access: 'revoked', pending: 1 });
    expect((await engine.list('hazard')).map(({ id }) => id)).toEqual(ids);
    expect((await engine.photo('x', 'full'))?.bytes.byteLength).toBe(9);
    expect((await engine.draft('form'))?.value).toEqual({ text: '草稿' });
  });
});
