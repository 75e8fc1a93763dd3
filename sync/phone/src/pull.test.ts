import { crc32, rowDigest } from './digest';
import { comes, doc, linkOf, MORE, place, put, rem } from './fake/answers';
import { rest } from './fake/rest';
import { exchangesOn, started } from './fake/started';
import type { ExchangeReply } from './messages';

describe('streams that start over', () => {
  test('[R10] [L8] after a reset old rows stay visible until the last page, then those not sent go', async () => {
    const it = await started();
    await comes(it, { ...MORE, chg: [put('g:1', doc('a', 1)), put('g:1', doc('b', 1))] });
    await comes(it, { ...MORE, reset: ['g:1'], chg: [put('g:1', doc('a', 1))] });
    expect(await place(it, 'b')).toBe('第1版');
    const sum: ExchangeReply['sum'] = { 'g:1': [1, rowDigest('hazard', 'a', 1)] };
    await comes(it, { more: false, sum });
    expect(await place(it, 'a')).toBe('第1版');
    expect(await it.engine.view('hazard', 'b')).toBeUndefined();
  });

  test('[R12] [L10] a stream whose digest differs is read again from its start, and the log says so', async () => {
    const it = await started();
    it.server.act('zhao', { t: 'hazard.create', id: 'z', args: { set: { grid: '1' } } });
    it.engine.kick('user');
    await rest(it.engine);
    await it.store.transact(['mem', 'docs'], 'readwrite', async (tx) => {
      await tx.delete('mem', 'hazard/z');
      await tx.delete('docs', 'hazard/z');
    });
    const link = await linkOf(it.store);
    const wrong = { ...link, sums: { ...link.sums, 'g:1': [0, 0] as const } };
    await it.store.transact(['meta'], 'readwrite', (tx) => tx.put('meta', 'link', wrong));
    it.engine.kick('user');
    await rest(it.engine);

    expect(await it.engine.view('hazard', 'z')).toBeDefined();
    expect((await it.engine.log()).map(({ what, detail }) => what + detail)).toContain('digestg:1');
    expect((await linkOf(it.store)).sums['g:1']).toEqual(it.server.sumsOf('wang')['g:1']);
  });

  test('[R12] a digest that can not be repaired is not chased for ever', async () => {
    const it = await started();
    const sum: ExchangeReply['sum'] = { 'g:1': [7, 7] };
    expect((await comes(it, { sum })).healed).toEqual(['g:1']);
    expect((await comes(it, { sum })).healed).toEqual([]);
  });

  test('[L7] a new stream comes without a word and the others go on', async () => {
    const it = await started();
    it.server.act('zhao', { t: 'hazard.create', id: 'z', args: { set: { grid: '2' } } });
    it.engine.kick('user');
    await rest(it.engine);
    expect(await it.engine.view('hazard', 'z')).toBeUndefined();
    it.server.scope.set('wang', new Set(['u:wang', 'g:1', 'g:2']));
    it.engine.kick('user');
    await rest(it.engine);
    expect(await it.engine.view('hazard', 'z')).toBeDefined();
    expect(exchangesOn(it.line).at(-1)?.cursors).toMatchObject({ 'g:1': [1, 0] });
  });

  test('[L10] the running digest follows a record through its versions and out of the stream', async () => {
    const it = await started();
    const sumOf = async () => (await linkOf(it.store)).sums['g:1'];
    await comes(it, { ...MORE, chg: [put('g:1', doc('a', 1)), put('g:1', doc('b', 1))] });
    await comes(it, { ...MORE, chg: [put('g:1', doc('a', 2))] });
    const [a, b] = [rowDigest('hazard', 'a', 2), rowDigest('hazard', 'b', 1)];
    expect(await sumOf()).toEqual([2, (a + b) % 2 ** 32]);
    await comes(it, { ...MORE, chg: [rem('g:1', 'a')] });
    expect(await sumOf()).toEqual([1, b]);
  });

  test('the digest is the CRC-32 that everybody knows', () => {
    expect(crc32('123456789')).toBe(0xcbf43926);
  });
});
