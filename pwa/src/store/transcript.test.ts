import 'fake-indexeddb/auto';
import type { Engine, Store } from '@xunan/phone';
import contract from '../../../sync/contract/kinds.json?raw';
import { canonical } from '../../../sync/phone/src/canonical';
import { kindsIn } from '../../../sync/phone/src/fake/contract';
import { tell } from '../../../sync/phone/src/fake/story';
import { replayed, type Tape } from '../../../sync/phone/src/fake/tape';
import { createMemoryStore } from '../../../sync/phone/src/memory-store';
import type { Doc, Json } from '../../../sync/phone/src/messages';
import tape from '../../../sync/phone/transcripts/two-phones.json?raw';
import { openPersonStore } from './open';

async function settle(engine: Engine): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, 1));
  while (engine.status.busy);
}

const kinds: readonly (readonly [string, (person: string) => Store])[] = [
  ['memory', () => createMemoryStore()],
  ['IndexedDB', (person) => openPersonStore(`told-${person}`)],
];

const docOf = async (engine: Engine, id: string) => (await engine.view('hazard', id))?.doc as Doc;

describe.each(kinds)('what a real server said, told again to phones over %s', (_, store) => {
  const told = async () => {
    const { cast, takes } = JSON.parse(tape) as Tape;
    const server = replayed(takes);
    const ending = await tell({ kinds: kindsIn(contract), wire: server.wire, settle, store }, cast);
    return { server, ending };
  };

  test('[P2] [P4] [P9] [R2] [R7] [L10] the same questions are asked and the same end is reached', async () => {
    const { server, ending } = await told();
    for (const [now, then] of server.asked) expect(now).toEqual(then);
    expect(server.left()).toBe(0);

    const { worker, township, report } = ending;
    const [mine, theirs] = [await docOf(worker, report), await docOf(township, report)];
    expect(canonical(mine as unknown as Json)).toBe(canonical(theirs as unknown as Json));
    expect(mine.state).toBe('filed');
    expect(mine.f.place).toBe('桥头（镇上核实）');
    expect(mine.f.photos_before).toMatchObject([{ stored: true }]);
    expect(mine.log.every((entry) => entry.got !== undefined)).toBe(true);

    const said = (await worker.verdicts()).map(({ t, status, why }) =>
      `${t} ${status} ${why}`.trim(),
    );
    expect(said).toEqual([
      'hazard.create applied',
      'hazard.edit conflict sync.field_clash',
      'hazard.move rejected op.role',
      'hazard.append applied',
    ]);
    expect(await worker.list('conflict')).toHaveLength(1);
    expect(await worker.list('quarantine')).toHaveLength(1);
    expect(await township.list('conflict')).toHaveLength(1);
    expect(worker.status).toMatchObject({
      pending: 0,
      needsYou: 2,
      photosPending: 0,
      complete: true,
    });
    expect((await worker.log()).map(({ what }) => what)).not.toContain('digest');
  });
});
