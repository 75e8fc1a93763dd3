/** What the benchmark's page does: the real engine over the real database of the browser. */

import { ids, random } from '../pwa/src/platform/chance';
import { clock } from '../pwa/src/platform/clock';
import { lock } from '../pwa/src/platform/locks';
import { transport } from '../pwa/src/platform/transport';
import { openPersonStore } from '../pwa/src/store/open';
import { createEngine, type EngineOptions, signIn } from '../sync/phone/src/index';

const FACTS = { app: 'bench', schema: 1, platform: 'bench' } as const;
/** Nobody acts here, so that no kind need be known. */
const kinds = {
  ranks: {},
  shape: () => undefined,
  version: () => 1,
  changes: () => [],
  changed: [],
} as EngineOptions['kinds'];

/** Seconds until the newest 50 can be read, until all are here, and until all were read once. */
interface Told {
  readonly usable: number;
  readonly complete: number;
  readonly read: number;
  readonly docs: number;
}

async function firstSync(code: string): Promise<Told> {
  const signed = await signIn({ transport, random }, { by: 'code', code }, FACTS);
  if (!signed.ok) throw new Error(signed.why);
  const person = { id: signed.identity.device, name: '', role: 'bench' };
  const store = openPersonStore(person.id);
  const parts = { store, transport, clock, ids, random, lock, kinds, person };
  const engine = createEngine({ ...parts, ...FACTS });
  await engine.adopt(signed.identity);
  const start = performance.now();
  const since = () => (performance.now() - start) / 1000;
  let usable = 0;
  const look = async () => {
    const rows = await engine.list('hazard', { limit: 50 });
    if (rows.length > 0 && usable === 0) usable = since();
  };
  engine.onChange(() => void look());
  const whole = new Promise<void>((resolve) => {
    engine.subscribe(({ complete, busy }) => {
      if (complete && !busy) resolve();
    });
  });
  await engine.start();
  await whole;
  await look();
  const complete = since();
  let docs = 0;
  let before: string | undefined;
  for (;;) {
    const page = await engine.list('hazard', { limit: 200, ...(before ? { before } : {}) });
    docs += page.length;
    before = page.at(-1)?.id;
    if (page.length < 200) break;
  }
  engine.stop();
  return { usable, complete, read: since() - complete, docs };
}

Object.assign(globalThis, { firstSync });
