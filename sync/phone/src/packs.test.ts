import { doc, linkOf, place } from './fake/answers';
import { rest } from './fake/rest';
import {
  again,
  all,
  digests,
  edit,
  id,
  idsIn,
  losesPages,
  packsIn,
  signedIn,
  singles,
  syncs,
  township,
} from './fake/township';
import { takePage } from './snapshot';

describe('records in packs are records like others', () => {
  test('[S9] [R2] [R3] own work and newer bodies come on top, and one row for what changed', async () => {
    const phone = await signedIn(township());
    await syncs(phone);
    phone.line.fate = () => 'lost';
    await phone.engine.act([{ kind: 'hazard', verb: 'edit', id: id(3), set: { place: '西' } }]);
    expect(await place(phone, id(3))).toBe('西');
    edit(phone.server, 5, '南');
    phone.line.fate = () => 'fine';
    await again(phone);

    expect(await place(phone, id(3))).toBe('西');
    expect(await place(phone, id(5))).toBe('南');
    expect(await singles(phone)).toEqual([`hazard/${id(3)}`, `hazard/${id(5)}`]);
    expect(await idsIn(phone)).toEqual(all(7));
    expect(await digests(phone)).toEqual([]);
  });

  test('[S9] [R3] a record that is here already stays in the newer of both bodies', async () => {
    const server = township();
    const phone = await signedIn(server);
    phone.line.fate = ({ path }) => (path.includes('/snapshot/') ? 'lost' : 'fine');
    await syncs(phone);
    const mine = { kind: 'hazard', verb: 'create', id: 'mine', set: { place: '北' } } as const;
    await phone.engine.act([mine]);
    await rest(phone.engine);
    server.act('wang', {
      t: 'hazard.edit',
      id: 'mine',
      args: { set: { place: '中' } },
      base: { place: '北' },
    });
    server.pack();
    await rest(phone.engine);
    phone.line.fate = () => 'fine';
    await again(phone);

    expect(await place(phone, 'mine')).toBe('中');
    expect(await idsIn(phone)).toEqual([...all(7), 'mine']);
    expect(await digests(phone)).toEqual([]);
  });

  test('[S9] [R4] a stream that is dropped takes its packs along, but not what another holds or own work', async () => {
    const phone = await signedIn(township());
    phone.server.act('zhao', { t: 'hazard.create', id: id(8), args: { set: { grid: '1' } } });
    phone.server.pack();
    await syncs(phone);
    phone.line.fate = () => 'lost';
    await phone.engine.act([{ kind: 'hazard', verb: 'edit', id: id(2), set: { place: '西' } }]);
    phone.server.scope.set('zhao', new Set(['u:zhao']));
    const told: string[] = [];
    phone.engine.onChange((keys) => told.push(...keys));
    phone.line.fate = () => 'fine';
    phone.line.fate = ({ body }) => (String(body).includes('"ops":[{') ? 'lost' : 'fine');
    await again(phone);
    phone.line.fate = () => 'fine';
    await again(phone);

    expect(await idsIn(phone)).toEqual([id(8)]);
    expect((await packsIn(phone)).map(({ stream }) => stream)).toEqual(['u:zhao']);
    expect(told).toContain('hazard/*');
    expect(await digests(phone)).toEqual([]);
  });

  test('[S9] [R10] on a reset the old rows stay until the new snapshot is whole, and then only its own', async () => {
    const phone = await signedIn(township());
    await syncs(phone);
    const { server } = phone;
    edit(server, 3, '南');
    await again(phone);
    expect(await singles(phone)).toEqual([`hazard/${id(3)}`]);
    edit(server, 3, '中', '南');
    for (const n of [1, 2]) server.act('zhao', { t: 'hazard.void', id: id(n), args: {} });
    server.state.feed.set(`t:1 hazard/${id(6)}`, {
      seq: server.state.seq + 1,
      stream: 't:1',
      what: 'rem',
      kind: 'hazard',
      id: id(6),
      ver: 1,
    });
    server.state.seq += 1;
    server.compact();
    server.pack();
    losesPages(phone, 4);
    await again(phone);
    expect(await idsIn(phone), 'halfway, nothing is missing').toEqual(all(7));
    expect(await place(phone, id(3)), 'the newer body, as soon as it is here').toBe('中');

    phone.line.fate = () => 'fine';
    await again(phone);
    expect(await idsIn(phone)).toEqual(all(7).filter((one) => one !== id(6)));
    expect(await digests(phone)).toEqual([]);
    expect(await singles(phone)).toEqual([]);
    expect(new Set((await packsIn(phone)).map(({ gen }) => gen))).toEqual(new Set([1]));
  });

  test('[S9] [R9] another epoch forgets packs', async () => {
    const phone = await signedIn(township());
    await syncs(phone);
    const { server } = phone;
    server.restore(server.backup(), 'later');
    await again(phone);

    expect(await packsIn(phone)).toEqual([]);
    expect(await idsIn(phone)).toEqual(all(7));
    expect(await digests(phone)).toEqual([]);
  });

  test('[R6] a page that comes twice, or too late, changes nothing', async () => {
    const phone = await signedIn(township());
    losesPages(phone, 2);
    await syncs(phone);
    const before = phone.store.dump();
    const link = await linkOf(phone.store);
    const [name = ''] = Object.values(link.offers ?? {}).map((offer) => offer.name);
    const docs = [doc('late', 1)];
    const page = { text: JSON.stringify({ docs }), docs };
    for (const index of [0, 2]) {
      expect(
        await takePage(phone.world, link, { stream: 't:1', name, index }, page),
      ).toBeUndefined();
    }
    const other = { stream: 't:1', name: 'other', index: 1 };
    expect(await takePage(phone.world, link, other, page)).toBeUndefined();
    const elsewhere = { ...link, device: 'another' };
    expect(
      await takePage(phone.world, elsewhere, { stream: 't:1', name, index: 1 }, page),
    ).toBeUndefined();
    expect(phone.store.dump()).toEqual(before);
  });
});
