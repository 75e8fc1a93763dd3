/**
 * Tells the story to a real server and writes down what passed; see ../README.md.
 *
 * Arguments: the server's address, a file with the cast as JSON, the contract's kinds.json, the
 * file to write.
 */

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Engine } from '../src/api';
import { kindsIn } from '../src/fake/contract';
import { type Cast, PHOTO_BYTES, tell } from '../src/fake/story';
import { recorded, type Take } from '../src/fake/tape';
import type { Transport } from '../src/ports';

const [address = '', castFile = '', kindsFile = '', target = ''] = process.argv.slice(2);
const sha256 = createHash('sha256').update(Buffer.alloc(PHOTO_BYTES)).digest('hex');
const cast: Cast = { ...JSON.parse(readFileSync(castFile, 'utf8')), sha256 };
const takes: Take[] = [];

const wire: Transport = {
  async send({ method, path, headers, body }) {
    // biome-ignore lint/style/noRestrictedGlobals: this is the one place that asks a real server
    const answer = await fetch(address + path, {
      method,
      headers: { ...headers },
      body: body ?? null,
    });
    return {
      status: answer.status,
      text: await answer.text(),
      header: (name) => answer.headers.get(name),
    };
  },
};

async function settle(engine: Engine): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, 5));
  while (engine.status.busy);
}

const kinds = kindsIn(readFileSync(kindsFile, 'utf8'));
const ending = await tell({ kinds, wire: (who) => recorded(wire, who, takes), settle }, cast);
writeFileSync(target, `${JSON.stringify({ cast, takes }, null, 1)}\n`);
const told = (await ending.worker.verdicts()).map(({ t, status, why }) => `${t} ${status} ${why}`);
process.stdout.write(`${told.join('\n')}\n`);
