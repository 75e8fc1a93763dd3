import { canonical, opSum } from './canonical';
import { createEngine } from './engine';
import { rest } from './fake/rest';
import { instead, report, started } from './fake/started';
import type { ExchangeReply, Op, OpResult } from './messages';
import type { Answer } from './ports';

/** The answer to an exchange with its verdicts made wrong, for as long as `isOn` says so. */
async function phoneOn(spoil: (reply: ExchangeReply) => object) {
  const phone = await started();
  const says = { isOn: true };
  const transport = {
    async send(call: Parameters<typeof phone.line.send>[0]): Promise<Answer> {
      const told = await phone.line.send(call);
      if (!says.isOn || call.path !== '/sync/v1/exchange') return told;
      const reply = JSON.parse(told.text) as ExchangeReply;
      return reply.results.length === 0
        ? told
        : { ...told, text: JSON.stringify({ ...reply, ...spoil(reply) }) };
    },
  };
  const world = { ...phone.world, transport: { ...instead(transport, () => undefined) } };
  const engine = createEngine(world);
  await engine.start();
  await rest(engine);
  return { ...phone, engine, says };
}

const first = (reply: ExchangeReply, change: Partial<OpResult>) => ({
  results: reply.results.map((result, at) => (at === 0 ? { ...result, ...change } : result)),
});

const spoils: { readonly [what: string]: (reply: ExchangeReply) => object } = {
  'another hash': (reply) => first(reply, { sum: 7 }),
  'no hash': (reply) => first(reply, { sum: 0 }),
  'a number that does not cover it': () => ({ last_n: 0, last_op: '' }),
};

describe('[row 2] 200 without a matching receipt', () => {
  test.each(Object.keys(spoils))(
    '[H11] with %s the work stays, and is called unsent',
    async (what) => {
      const { engine, says, server } = await phoneOn(spoils[what] ?? (() => ({})));
      await engine.act([report('一')]);
      await rest(engine);

      expect(engine.status).toMatchObject({ pending: 1 });
      expect(engine.status.lastError).not.toBe('');
      expect((await engine.sent(9)).map(({ status }) => status)).toEqual(['unsent']);
      expect((await engine.log()).map(({ what: line }) => line)).toContain('receipt');

      says.isOn = false;
      engine.kick('user');
      await rest(engine);
      expect(engine.status).toMatchObject({ pending: 0, lastError: '' });
      expect(server.state.docs.size).toBe(1);
    },
  );

  test('[H11] both halves work out the same hash', () => {
    const op = {
      op_id: 'o-1',
      t: 'hazard.edit',
      id: 'r-1',
      args: { set: { b: 'é𠮷', a: 25.8431 } },
      base: { a: null },
    } as unknown as Op;
    expect(canonical(op.args as never)).toBe('{"set":{"a":25.8431,"b":"é𠮷"}}');
    expect(opSum(op)).toBe(1801227451);
  });
});
