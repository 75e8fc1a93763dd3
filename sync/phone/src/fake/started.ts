/** An engine that has been signed in and is at rest, with its server and its line. */

import type { Act } from '../api';
import { createEngine } from '../engine';
import { createMemoryStore } from '../memory-store';
import type { Author, ExchangeRequest } from '../messages';
import type { Answer, Call, Transport } from '../ports';
import { COUNTY, SCOPES, WANG } from './county';
import { createLine, enrol, type Line, worldOf } from './phone';
import { rest } from './rest';
import { createServer } from './server';

export async function started(person: Author = WANG) {
  const server = createServer(COUNTY);
  for (const [who, streams] of SCOPES) server.scope.set(who, new Set(streams));
  const line = createLine(server);
  const store = createMemoryStore();
  const world = worldOf({ rules: COUNTY, person, line, store });
  await enrol(world, line);
  const engine = createEngine(world);
  await engine.start();
  await rest(engine);
  return { server, line, store, world, engine };
}

export const report = (place: string, grid = '1'): Act => ({
  kind: 'hazard',
  verb: 'create',
  set: { place, grid },
});

/** What the line was asked, exchanges only. */
export const exchangesOn = (line: Line): readonly ExchangeRequest[] =>
  line.calls
    .filter((call) => call.path === '/sync/v1/exchange')
    .map((call) => JSON.parse(String(call.body)) as ExchangeRequest);

/** The line, but with an answer of its own for some calls. */
export function instead(line: Transport, say: (call: Call) => Answer | undefined): Transport {
  return { send: async (call) => say(call) ?? line.send(call) };
}
