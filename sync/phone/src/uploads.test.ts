import type { Status } from './api';
import { createEngine } from './engine';
import { COUNTY, SCOPES, WANG } from './fake/county';
import { createLine, enrol, worldOf } from './fake/phone';
import { rest } from './fake/rest';
import { createServer } from './fake/server';
import { expectHash } from './fake/tus';
import type { Call } from './ports';

const KIB = 1024;

async function phoneWith(photos: readonly { readonly sha256: string; readonly size: number }[]) {
  const server = createServer(COUNTY);
  for (const [person, streams] of SCOPES) server.scope.set(person, new Set(streams));
  const line = createLine(server);
  const world = worldOf({ rules: COUNTY, person: WANG, line });
  await enrol(world, line);
  const engine = createEngine(world);
  const blobs = photos.map(({ sha256, size }) => ({
    sha256: expectHash(sha256),
    mime: 'image/jpeg',
    bytes: new ArrayBuffer(size),
  }));
  const add = { photos: photos.map(({ sha256 }) => ({ sha256, mime: 'image/jpeg' })) };
  const { ids } = await engine.act([{ kind: 'hazard', verb: 'create', add }], { blobs });
  const patches = () => line.calls.filter((call) => call.method === 'PATCH');
  return { server, line, world, engine, id: ids[0] ?? '', patches };
}

const sent = (call: Call) => (call.body as ArrayBuffer).byteLength;

describe('photos on their way', () => {
  test('[C2] pieces begin at 256 KiB and grow to 1 MiB on a quick line', async () => {
    const { engine, patches } = await phoneWith([{ sha256: 'a', size: 3000 * KIB }]);
    await engine.start();
    await rest(engine);

    expect(patches().map(sent)).toEqual([256, 512, 1024, 1024, 184].map((n) => n * KIB));
  });

  test('[C2] a slow line gets smaller pieces, down to 64 KiB', async () => {
    const { engine, line, world, patches } = await phoneWith([{ sha256: 'a', size: 600 * KIB }]);
    line.fate = (call) => {
      if (call.method === 'PATCH') world.clock.advance(10_000);
      return 'fine';
    };
    await engine.start();
    await rest(engine);

    const sizes = patches().map(sent);
    expect(sizes.slice(0, 4)).toEqual([256, 128, 64, 64].map((n) => n * KIB));
    expect(Math.min(...sizes.slice(0, -1))).toBe(64 * KIB);
  });

  test('[C2] after a cut and a restart it goes on where the server stands, no byte is sent twice', async () => {
    const { server, engine, line, world } = await phoneWith([{ sha256: 'a', size: 2000 * KIB }]);
    let pieces = 0;
    line.fate = (call) => {
      if (call.method === 'PATCH') pieces += 1;
      return pieces > 2 ? 'lost' : 'fine';
    };
    await engine.start();
    await rest(engine);
    engine.stop();
    expect(engine.status.photosPending).toBe(1);

    line.fate = () => 'fine';
    const next = createEngine(world);
    await next.start();
    await rest(next);

    const offsets = server.tus.taken.map(([, offset, bytes]) => [offset, offset + bytes]);
    expect(offsets[0]?.[0]).toBe(0);
    for (let i = 1; i < offsets.length; i += 1) expect(offsets[i]?.[0]).toBe(offsets[i - 1]?.[1]);
    expect(offsets.at(-1)?.[1]).toBe(2000 * KIB);
    expect(next.status.photosPending).toBe(0);
  });

  test('[C2] a lost answer to a piece costs a question, not the piece', async () => {
    const { server, engine, line } = await phoneWith([{ sha256: 'a', size: 700 * KIB }]);
    let lost = false;
    line.fate = (call) => {
      if (call.method !== 'PATCH' || lost) return 'fine';
      lost = true;
      return 'lost reply';
    };
    await engine.start();
    await rest(engine);
    engine.kick('user');
    await rest(engine);

    expect(server.tus.taken.reduce((sum, [, , bytes]) => sum + bytes, 0)).toBe(700 * KIB);
    expect(server.state.blobs.get('a')).toBe(700 * KIB);
  });

  test('[C4] an upload that the server forgot is opened again', async () => {
    const { server, engine, line } = await phoneWith([{ sha256: 'a', size: 700 * KIB }]);
    let forgotten = false;
    line.fate = (call) => {
      if (call.method === 'PATCH' && !forgotten && call.headers['upload-offset'] !== '0') {
        forgotten = true;
        server.tus.uploads.clear();
      }
      return 'fine';
    };
    await engine.start();
    await rest(engine);

    expect(forgotten).toBe(true);
    expect(server.state.blobs.get('a')).toBe(700 * KIB);
  });

  test('[C8] one photo that always fails does not keep the other fifty from the server', async () => {
    const many = Array.from({ length: 51 }, (_, i) => ({ sha256: `p${i}`, size: 10 * KIB }));
    const { server, engine, line } = await phoneWith(many);
    line.fate = (call) =>
      call.method === 'PATCH' && call.path.includes('-p7-') ? 'portal' : 'fine';
    await engine.start();
    await rest(engine);

    expect(server.state.blobs.size).toBe(50);
    expect(engine.status.photosPending).toBe(1);
    expect(engine.status.lastError).toBe('photos');
    expect(engine.status.online).toBe('yes');
  });

  test('[C2] a dead line is noticed after two photos, and what failed goes to the back', async () => {
    const many = Array.from({ length: 9 }, (_, i) => ({ sha256: `q${i}`, size: 10 * KIB }));
    const { engine, line } = await phoneWith(many);
    const tried: string[] = [];
    let isDead = true;
    line.fate = (call) => {
      if (call.method === 'PATCH') tried.push(/-(q\d)-/.exec(call.path)?.[1] ?? '');
      return isDead && call.method === 'PATCH' ? 'lost' : 'fine';
    };
    await engine.start();
    await rest(engine);
    expect(tried).toEqual(['q0', 'q1']);
    expect(engine.status).toMatchObject({ lastError: 'offline', photosPending: 9 });

    isDead = false;
    engine.kick('user');
    await rest(engine);
    expect(tried.slice(2)).toEqual(['q2', 'q3', 'q4', 'q5', 'q6', 'q7', 'q8', 'q0', 'q1']);
  });

  test('[R11] the bytes stay until a pulled record says stored, whatever the upload answered', async () => {
    const { server, engine, line } = await phoneWith([{ sha256: 'a', size: 10 * KIB }]);
    const states: unknown[] = [];
    line.fate = (call) => {
      const isAfter = server.state.blobs.has('a') && call.path === '/sync/v1/exchange';
      return isAfter ? 'lost' : 'fine';
    };
    await engine.start();
    await rest(engine);
    states.push((await engine.blob('a'))?.state);
    expect(await engine.purge(0)).toBe(0);

    line.fate = () => 'fine';
    engine.kick('user');
    await rest(engine);
    states.push((await engine.blob('a'))?.state);
    expect(states).toEqual(['queued', 'stored']);

    expect(await engine.purge()).toBe(0);
    expect(await engine.purge(0)).toBe(10 * KIB);
    expect(await engine.blob('a')).toBeUndefined();
  });

  test('[C8] a photo that the server turns out to lack is sent again', async () => {
    const { server, engine, line } = await phoneWith([{ sha256: 'a', size: 10 * KIB }]);
    line.fate = (call) =>
      server.state.blobs.has('a') && call.path === '/sync/v1/exchange' ? 'lost' : 'fine';
    await engine.start();
    await rest(engine);
    server.state.blobs.clear();
    server.tus.uploads.clear();

    line.fate = () => 'fine';
    engine.kick('user');
    await rest(engine);
    expect(server.state.blobs.get('a')).toBe(10 * KIB);
  });

  test('[C9] a photo whose bytes are on the server already is named until a record says so', async () => {
    const { server, engine, line } = await phoneWith([{ sha256: 'a', size: 10 * KIB }]);
    await engine.start();
    await rest(engine);
    const asked = line.calls
      .filter((call) => call.path === '/sync/v1/exchange')
      .map((call) => (JSON.parse(String(call.body)) as { have_blobs: string[] }).have_blobs);

    expect(asked[0]).toEqual(['a']);
    expect(server.state.docs.get([...server.state.docs.keys()][0] ?? '')?.doc.f).toMatchObject({
      photos: [{ sha256: 'a', stored: true }],
    });
    engine.kick('user');
    await rest(engine);
    const last = line.calls.filter((call) => call.path === '/sync/v1/exchange').at(-1);
    expect(JSON.parse(String(last?.body))).toMatchObject({ have_blobs: [] });
  });

  test('[P2] operations made during an upload go before the rest of the photo', async () => {
    const { engine, line, id } = await phoneWith([{ sha256: 'a', size: 3000 * KIB }]);
    let acted: Promise<unknown> | undefined;
    line.fate = (call) => {
      if (call.method === 'PATCH') {
        const note = {
          kind: 'hazard',
          verb: 'append',
          id,
          add: { notes: [{ text: '快' }] },
        } as const;
        acted ??= engine.act([note]);
      }
      return 'fine';
    };
    await engine.start();
    await rest(engine);
    await acted;
    await rest(engine);

    const order = line.calls.map((call) => call.method + call.path.slice(9, 13));
    const exchanges = order.flatMap((call, i) => (call === 'POSTexch' ? [i] : []));
    const lastPiece = order.lastIndexOf('PATCHblob');
    expect(exchanges.filter((i) => i > 2 && i < lastPiece).length).toBeGreaterThan(0);
    expect(engine.status.pending).toBe(0);
  });

  test('progress counts real bytes of the batch', async () => {
    const { engine } = await phoneWith([
      { sha256: 'a', size: 600 * KIB },
      { sha256: 'b', size: 400 * KIB },
    ]);
    const seen: Status[] = [];
    engine.subscribe((status) => seen.push(status));
    await engine.start();
    await rest(engine);

    const total = 1000 * KIB;
    const steps = seen.filter((status) => status.bytesTotal === total);
    expect(steps.map((status) => status.bytesSent)).toContain(256 * KIB);
    expect(steps.map((status) => status.bytesSent)).toContain(total);
    expect(steps[0]).toMatchObject({ photosTotal: 2, photosPending: 2, bytesSent: 0 });
  });
});
