import { createEngine } from './engine';
import { rest } from './fake/rest';
import { report, started } from './fake/started';

describe('what may go', () => {
  test('[R9] a clock that runs ahead does not age the journal', async () => {
    const { world, engine } = await started();
    await engine.act([report('一')]);
    await rest(engine);
    world.clock.advance(60 * 86_400_000);
    const later = createEngine(world);
    await later.start();
    await rest(later);

    expect((await later.sent(10)).map(({ status }) => status)).toEqual(['applied']);
  });
});
