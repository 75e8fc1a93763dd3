import { applyReply } from './apply';
import { ask, nextQuestion } from './exchange';
import { asks, comes, doc, linkOf, MORE, place, put, rem } from './fake/answers';
import { rest } from './fake/rest';
import { report, started } from './fake/started';
import type { ExchangeReply } from './messages';

describe('taking an answer in', () => {
  test('[R2] a newer copy goes below the unsent work, which stays in view', async () => {
    const it = await started();
    await comes(it, { ...MORE, chg: [put('g:1', doc('a', 1))] });
    it.line.fate = () => 'lost';
    await it.engine.act([{ kind: 'hazard', verb: 'edit', id: 'a', set: { level: '重大' } }]);
    await rest(it.engine);
    it.line.fate = () => 'fine';
    const asked = await nextQuestion(it.world, 0);
    const answer = await ask(it.world, asked as NonNullable<typeof asked>);
    if (answer.is !== 'ours' || asked === undefined) throw new Error('no answer');
    await applyReply(it.world, asked, { ...answer.value, ...MORE, chg: [put('g:1', doc('a', 2))] });

    const row = await it.engine.view('hazard', 'a');
    expect(row?.doc.f).toEqual({ place: '第2版', level: '重大' });
    expect(row?.doc.ver).toBe(3);
    expect(row?.pending).toHaveLength(1);
  });

  test('[R3] a version never goes back', async () => {
    const it = await started();
    await comes(it, { ...MORE, chg: [put('g:1', doc('a', 3))] });
    await comes(it, { ...MORE, chg: [put('u:wang', doc('a', 2))] });
    expect(await place(it, 'a')).toBe('第3版');
  });

  test('[R4] [L5] a record goes when its last stream lets go, not before', async () => {
    const it = await started();
    await comes(it, { ...MORE, chg: [put('g:1', doc('a', 1)), put('u:wang', doc('a', 1))] });
    await comes(it, { ...MORE, chg: [rem('g:1', 'a')] });
    expect(await place(it, 'a')).toBe('第1版');
    await comes(it, { ...MORE, chg: [rem('u:wang', 'a')] });
    expect(await it.engine.view('hazard', 'a')).toBeUndefined();
  });

  test('[R4] [L6] a dropped stream takes its records, but never one with waiting work', async () => {
    const it = await started();
    await comes(it, { ...MORE, chg: [put('g:1', doc('a', 1)), put('g:1', doc('b', 1))] });
    it.line.fate = () => 'lost';
    await it.engine.act([
      { kind: 'hazard', verb: 'append', id: 'b', add: { notes: [{ text: '在' }] } },
    ]);
    await rest(it.engine);
    it.line.fate = () => 'fine';
    const asked = await nextQuestion(it.world, 0);
    const answer = await ask(it.world, asked as NonNullable<typeof asked>);
    if (answer.is !== 'ours' || asked === undefined) throw new Error('no answer');
    await applyReply(it.world, asked, { ...answer.value, ...MORE, drop: ['g:1'] });

    expect(await it.engine.view('hazard', 'a')).toBeUndefined();
    expect(await it.engine.view('hazard', 'b')).toMatchObject({ away: true });
    expect((await it.engine.view('hazard', 'b'))?.doc.f.notes).toHaveLength(1);
  });

  test('[R6] an answer that comes late changes nothing', async () => {
    const it = await started();
    const late = await asks(it);
    it.server.act('zhao', { t: 'hazard.create', id: 'z', args: { set: { grid: '1' } } });
    it.engine.kick('user');
    await rest(it.engine);
    const before = it.store.dump();

    const chg = [put('g:1', doc('ghost', 1))];
    const came = await applyReply(it.world, late.asked, { ...late.reply, chg });
    expect(came.came).toBe('stale');
    expect(it.store.dump()).toEqual(before);
  });

  test('[R5] [row 6] rows and cursors are written together or not at all', async () => {
    const it = await started();
    const { asked, reply } = await asks(it);
    const before = it.store.dump();
    const broken = { ...put('g:1', doc('a', 1)), 6: { ...doc('a', 1), log: null } };
    const chg = [put('g:1', doc('b', 1)), Object.values(broken)] as unknown as ExchangeReply['chg'];
    const note = { ...reply, chg, sum: null as unknown as ExchangeReply['sum'] };
    await expect(applyReply(it.world, asked, note)).rejects.toThrow();
    expect(it.store.dump()).toEqual(before);
  });

  test('[P13] a record just pushed stays in view while its page has not come', async () => {
    const it = await started();
    it.server.page = 1;
    for (const id of ['m', 'n']) {
      it.server.act('zhao', { t: 'hazard.create', id, args: { set: { grid: '1' } } });
    }
    it.line.fate = () => 'lost';
    const { ids } = await it.engine.act([report('桥头')]);
    await rest(it.engine);
    it.line.fate = () => 'fine';
    const { asked, reply } = await asks(it);
    expect(reply.more).toBe(true);
    await applyReply(it.world, asked, reply);

    expect(await place(it, ids[0] ?? '')).toBe('桥头');
    expect((await linkOf(it.store)).held).toEqual([`hazard/${ids[0]}`]);
    it.engine.kick('user');
    await rest(it.engine);
    expect(await place(it, ids[0] ?? '')).toBe('桥头');
    expect((await linkOf(it.store)).held).toEqual([]);
  });

  test('[R7] an operation without its verdict stays in the outbox, whatever last_n says', async () => {
    const it = await started();
    it.line.fate = () => 'lost';
    const { ops } = await it.engine.act([report('桥头')]);
    await rest(it.engine);
    it.line.fate = () => 'fine';
    await comes(it, { results: [], last_n: 1, last_op: ops[0] ?? '' });
    await it.engine.heard([]);
    expect(await it.engine.pendingKeys()).toHaveLength(1);
    it.engine.kick('user');
    await rest(it.engine);
    expect((await it.engine.verdicts()).map(({ status }) => status)).toEqual(['applied']);
  });
});
