/** Made-up answers for a phone at rest. */

import { applyReply } from '../apply';
import { ask, nextQuestion } from '../exchange';
import type { MemoryStore } from '../memory-store';
import type { Doc, ExchangeReply } from '../messages';
import type { Link } from '../rows';
import { WANG } from './county';
import type { started } from './started';

export type Started = Awaited<ReturnType<typeof started>>;

/** The link as the phone holds it. */
export const linkOf = (store: MemoryStore) =>
  store.transact(['meta'], 'readonly', (tx) => tx.get<Link>('meta', 'link')) as Promise<Link>;

export async function asks({ world }: Started) {
  const asked = await nextQuestion(world);
  if (asked === undefined) throw new Error('not signed in');
  const judged = await ask(world, asked);
  if (judged.is !== 'ours') throw new Error(judged.is);
  return { asked, reply: judged.value };
}

/** Let a made-up answer come, on the footing of the moment. */
export async function comes(it: Started, change: Partial<ExchangeReply>) {
  const { asked, reply } = await asks(it);
  return applyReply(it.world, asked, { ...reply, ...change });
}

export const doc = (id: string, ver: number, place = `第${ver}版`): Doc => ({
  id,
  kind: 'hazard',
  ver,
  state: 'reported',
  f: { place },
  log: [{ op: `${id}-1`, act: 'create', by: WANG, at: '2026-06-20T08:00:00Z' }],
});
export const put = (stream: string, body: Doc, seq = 1) =>
  [seq, stream, 'put', 'hazard', body.id, body.ver, body] as const;
export const rem = (stream: string, id: string) =>
  [9, stream, 'rem', 'hazard', id, 1, null] as const;
export const place = async ({ engine }: Pick<Started, 'engine'>, id: string) =>
  (await engine.view('hazard', id))?.doc.f.place;
export const MORE = { more: true, sum: {} } as const;
