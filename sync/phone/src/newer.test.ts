import { rowDigest } from './digest';
import { comes, doc, MORE, put } from './fake/answers';
import { rest } from './fake/rest';
import { report, started } from './fake/started';
import type { Change, Doc, ExchangeReply } from './messages';

const FUTURE = { of_2031: { x: [1] } };

/** What a server of a later day sends: a kind, fields and a word in the timeline of that day. */
const SPACESHIP: Doc = {
  ...doc('s', 1),
  kind: 'spaceship',
  state: 'orbiting',
  f: FUTURE,
};
const flown: Change = [0, 'g:1', 'put', 'spaceship', 's', 1, SPACESHIP];

describe('a phone of an older version', () => {
  test('[V8] takes in kinds and fields that it does not know, and counts them', async () => {
    const it = await started();
    const known = { ...doc('a', 1), f: { ...doc('a', 1).f, ...FUTURE } };
    const chg = [[0, 'g:1', 'put', 'hazard', 'a', 1, known] as const, flown];
    const total = rowDigest('hazard', 'a', 1) + rowDigest('spaceship', 's', 1);
    const sum: ExchangeReply['sum'] = { 'g:1': [2, total % 2 ** 32] };
    const reply = { more: false, chg, sum, news_of_2031: true } as Partial<ExchangeReply>;
    expect((await comes(it, reply)).healed).toEqual([]);
    expect((await it.engine.view('hazard', 'a'))?.doc.f).toMatchObject(FUTURE);
    expect((await it.engine.view('spaceship', 's'))?.doc).toEqual(SPACESHIP);
    expect((await it.engine.list('hazard')).map((row) => row.id)).toEqual(['a']);
  });

  test('[V8] keeps what it does not know when its own work lies on top', async () => {
    const it = await started();
    const known = { ...doc('a', 1), f: { ...doc('a', 1).f, ...FUTURE } };
    await comes(it, { ...MORE, chg: [[0, 'g:1', 'put', 'hazard', 'a', 1, known]] });
    it.line.fate = () => 'lost';
    await it.engine.act([{ kind: 'hazard', verb: 'edit', id: 'a', set: { place: '水口' } }]);
    await rest(it.engine);
    const seen = await it.engine.view('hazard', 'a');
    expect(seen?.doc.f).toMatchObject({ place: '水口', ...FUTURE });
  });

  test('[V8] goes on with its own work beside a kind that it does not know', async () => {
    const it = await started();
    await comes(it, { ...MORE, chg: [put('g:1', doc('a', 1)), flown] });
    const { ids } = await it.engine.act([report('水口')]);
    await rest(it.engine);
    expect((await it.engine.view('hazard', ids[0] ?? ''))?.pending).toEqual([]);
  });
});
