import { createEngine } from './engine';
import { rest } from './fake/rest';
import { instead, report, started } from './fake/started';

describe('the line that tells what waits', () => {
  test('[row 1] nothing is told before the first count: all sent would be a guess', async () => {
    const { world, line, engine } = await started();
    line.fate = () => 'lost';
    await engine.act([report('一'), report('二')]);
    engine.stop();
    const told: number[] = [];
    const again = createEngine({ ...world, transport: instead(line, () => undefined) });
    again.subscribe(({ pending }) => told.push(pending));
    await again.start();
    await rest(again);

    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told)).toEqual(new Set([2]));
  });
});
