import { createEngine } from './engine';
import { comes, doc, MORE } from './fake/answers';
import { rest } from './fake/rest';
import { report, started } from './fake/started';
import { handBack } from './renew';
import type { BlobRow, OpRow, ViewRow } from './rows';

describe('another server, another phone', () => {
  test('[R8] [P6] a cloned phone becomes a device of its own and loses nothing', async () => {
    const it = await started();
    const twin = createEngine({
      ...it.world,
      store: it.store.copy(),
      lock: { hold: (_, work) => work() },
    });
    await it.engine.act([report('本机')]);
    await rest(it.engine);
    await twin.start();
    await rest(twin);
    await twin.act([report('克隆')]);
    await rest(twin);

    expect(it.server.state.devices).toHaveLength(2);
    expect([...it.server.state.docs.values()].map(({ doc: { f } }) => f.place).sort()).toEqual(
      ['克隆', '本机'].sort(),
    );
    expect(twin.status).toMatchObject({ pending: 0, needsYou: 0 });
  });

  test('[R9] [L11] after a restore the journal comes back, each operation once, and nobody is told twice', async () => {
    const it = await started();
    const { ops } = await it.engine.act([report('备份前')]);
    await rest(it.engine);
    const backup = it.server.backup();
    await it.engine.act([report('备份后')]);
    await rest(it.engine);
    await it.engine.seen((await it.engine.verdicts()).map(({ op_id }) => op_id));
    it.server.restore(backup);
    it.engine.kick('user');
    await rest(it.engine);

    expect(it.server.state.docs.size).toBe(2);
    expect(await it.engine.list('hazard')).toHaveLength(2);
    expect(await it.engine.verdicts()).toEqual([]);
    expect((await it.engine.sent(9)).map(({ op }) => op.op_id)).toContain(ops[0]);
    expect(it.engine.status.pending).toBe(0);
  });

  test('[R9] photos that the server may have lost are offered again', async () => {
    const it = await started();
    const photo: BlobRow = {
      sha256: 'p',
      mime: 'image/jpeg',
      size: 4,
      state: 'stored',
      offset: 4,
      upload: '/u',
      tries: 0,
      drafts: [],
      at: 0,
    };
    await it.store.transact(['blobs'], 'readwrite', (tx) => tx.put('blobs', 'p', photo));
    await comes(it, { epoch: 'another' });
    expect(await it.engine.blob('p')).toMatchObject({ state: 'queued', offset: 0, upload: '' });
  });

  test('[R14] a server that forgot without saying so gets the journal, too', async () => {
    const it = await started();
    const backup = it.server.backup();
    await it.engine.act([report('之后')]);
    await rest(it.engine);
    it.server.restore(backup, it.server.state.epoch);
    it.engine.kick('user');
    await rest(it.engine);

    expect([...it.server.state.docs.values()].map(({ doc: { f } }) => f.place)).toEqual(['之后']);
    expect((await it.engine.log()).map(({ what }) => what)).toContain('forgot');
  });

  test('[R8] numbers start again, names of operations do not', async () => {
    const it = await started();
    await it.engine.act([report('一')]);
    await rest(it.engine);
    it.line.fate = () => 'lost';
    await it.engine.act([report('二'), report('三')]);
    await rest(it.engine);
    const before = (await it.engine.sent(9)).map(({ op }) => op.op_id);
    await it.store.transact(['outbox', 'journal', 'meta'], 'readwrite', handBack);
    const rows = await it.store.transact(['outbox'], 'readonly', (tx) => tx.all<OpRow>('outbox'));

    expect(rows.map(({ op }) => op.n)).toEqual([1, 2, 3]);
    expect(rows.map(({ op }) => op.op_id).reverse()).toEqual(before);
  });

  test('a record that another version of the app wrote is shown as it came', async () => {
    const it = await started();
    const strange = { ...doc('q', 1), kind: 'shelter', state: '尚未认识' };
    await comes(it, { ...MORE, chg: [[1, 'g:1', 'put', 'shelter', 'q', 1, strange]] });
    const row = (await it.engine.list('shelter'))[0] as ViewRow;
    expect(row.doc).toEqual(strange);
  });
});
