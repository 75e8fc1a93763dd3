import { createEngine } from './engine';
import { createSwitchboard } from './fake/hints';
import { answer } from './fake/http';
import { rest } from './fake/rest';
import { exchangesOn, report, started } from './fake/started';
import { SILENCE_MS } from './wake';

/** A phone at rest that listens, beside another of the same person that does not. */
async function listening() {
  const { server, line, world, engine: other } = await started();
  const board = createSwitchboard();
  const hearing = { ...world, transport: { send: line.send, listen: board.listen } };
  const engine = createEngine(hearing);
  await engine.start();
  await rest(engine);
  await vi.dynamicImportSettled();
  const settle = async () => {
    for (let turn = 0; turn < 300; turn += 1) await Promise.resolve();
    await rest(engine);
  };
  await settle();
  other.stop();
  line.calls.length = 0;
  const asked = () => exchangesOn(line).length;
  return { server, line, world, board, engine, other, settle, asked };
}

const POLL_MS = 60_000;

describe('the line that tells of news', () => {
  test('[W1] a number beyond what was read makes the phone ask, one that was read does not', async () => {
    const { server, world, board, settle, asked } = await listening();
    const [line] = board.open();
    expect(line?.call.headers.authorization).toMatch(/^Bearer /);

    line?.say(`data: ${server.state.seq}\n\n`);
    world.clock.advance(2_000);
    await settle();
    expect(asked()).toBe(0);

    line?.say(`da`);
    line?.say(`ta: ${server.state.seq + 1}\n\n:\n\n`);
    world.clock.advance(2_000);
    await settle();
    expect(asked()).toBe(1);
  });

  test('[W2] many pokes in a moment make one question', async () => {
    const { server, world, board, settle, asked } = await listening();
    for (let i = 1; i <= 50; i += 1) board.open()[0]?.say(`data: ${server.state.seq + i}\n\n`);
    world.clock.advance(2_000);
    await settle();
    expect(asked()).toBe(1);
  });

  test('[W3] a phone that is refused asks the ordinary way, and opens no line until that went well', async () => {
    const { world, board, settle, asked } = await listening();
    board.open()[0]?.end(answer(403, '{"wipe":true}'));
    await settle();
    world.clock.advance(10_000);
    await settle();
    expect(board.open()).toHaveLength(0);

    world.clock.advance(2 * POLL_MS);
    await settle();
    expect(asked()).toBe(1);
    expect(board.open()).toHaveLength(1);
  });

  test('[W4] a server without room is left alone for as long as it says', async () => {
    const { world, board, settle } = await listening();
    board.open()[0]?.end({
      ...answer(503, '{}'),
      header: (name) => (name === 'retry-after' ? '120' : null),
    });
    await settle();
    const before = board.lines.length;
    world.clock.advance(119_000);
    await settle();
    expect(board.lines.length).toBe(before);
    world.clock.advance(6_000);
    await settle();
    expect(board.lines.length).toBe(before + 1);
  });

  test('[W7] asking goes on while the line is up, only more rarely', async () => {
    const { world, board, settle, asked } = await listening();
    board.open()[0]?.say('data: 0\n\n');
    await settle();
    for (let passed = 0; passed < 3 * POLL_MS; passed += 30_000) {
      board.open()[0]?.say(':\n\n');
      world.clock.advance(30_000);
      await settle();
    }
    expect(asked()).toBe(0);
    for (let passed = 0; passed < 4 * POLL_MS; passed += 30_000) {
      board.open()[0]?.say(':\n\n');
      world.clock.advance(30_000);
      await settle();
    }
    expect(asked()).toBe(1);
  });

  test('[W7] a line that broke brings the ordinary asking back', async () => {
    const { world, board, settle, asked } = await listening();
    board.open()[0]?.say('data: 0\n\n');
    await settle();
    board.open()[0]?.drop();
    await settle();
    world.clock.advance(1.25 * POLL_MS);
    await settle();
    expect(asked()).toBe(1);
  });

  test('[W7] the page of a portal is no line, and changes nothing', async () => {
    const { world, board, settle, asked, engine } = await listening();
    board.open()[0]?.end(answer(200, '<html>data: 99\n\n</html>'));
    await settle();
    world.clock.advance(1.25 * POLL_MS);
    await settle();
    expect(asked()).toBe(1);
    expect(engine.status).toMatchObject({ online: 'yes', lastError: '' });
  });

  test('[W8] there is a line only while somebody looks and the network is there', async () => {
    const { board, engine, settle } = await listening();
    expect(board.open()).toHaveLength(1);
    engine.kick('hidden');
    await settle();
    expect(board.open()).toHaveLength(0);
    engine.kick('visible');
    await settle();
    expect(board.open()).toHaveLength(1);
    engine.kick('offline');
    expect(board.open()).toHaveLength(0);
    await settle();
    engine.stop();
    expect(board.open()).toHaveLength(0);
  });

  test('[W8] two tabs of one person hold one line between them', async () => {
    const { world, line, board, settle } = await listening();
    const second = createEngine({
      ...world,
      transport: { send: line.send, listen: board.listen },
    });
    await second.start();
    await rest(second);
    await vi.dynamicImportSettled();
    await settle();
    expect(board.open()).toHaveLength(1);
  });

  test('[W8] a silent line is dead, and broken ones come back ever more slowly', async () => {
    const { world, board, settle } = await listening();
    world.clock.advance(SILENCE_MS);
    await settle();
    expect(board.open()).toHaveLength(0);

    let opened = board.lines.length;
    const gaps: number[] = [];
    for (let passed = 0; passed < 20 * POLL_MS && gaps.length < 8; passed += 500) {
      world.clock.advance(500);
      await settle();
      if (board.lines.length === opened) continue;
      opened = board.lines.length;
      gaps.push(passed);
      board.open()[0]?.drop();
      await settle();
    }
    const waits = gaps.map((at, i) => at - (gaps[i - 1] ?? 0));
    expect(waits.length).toBe(8);
    expect(Math.max(...waits.slice(4))).toBeGreaterThan(10_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(121_000);
  });

  test('news that the own work brought is not fetched a second time', async () => {
    const { server, world, board, engine, settle, asked } = await listening();
    await engine.act([report('桥头')]);
    board.open()[0]?.say(`data: ${server.state.seq}\n\n`);
    await settle();
    board.open()[0]?.say(`data: ${server.state.seq}\n\n`);
    const sent = asked();
    world.clock.advance(2_000);
    await settle();
    expect(asked()).toBe(sent);
  });
});
