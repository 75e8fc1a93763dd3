// RxDB's replication client against the real server, through a small adapter over `exchange`.
//
// Told as JSON on the command line. It takes everything in, makes and changes records while calls
// are dropped and pushes repeated, and prints what it holds in the end.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';

const told = JSON.parse(process.argv[2]);
const rx = ['rxdb', 'rxdb/plugins/storage-memory', 'rxdb/plugins/replication'];
const [{ createRxDatabase }, { getRxStorageMemory }, { replicateRxCollection }] = rx.map(
  createRequire(told.pwa),
);

/** A sequence of fractions of its own, the same in every run. */
function fractions(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
// How pulls and pushes follow each other is a matter of time; what becomes of each is not.
const fates = { pull: fractions(told.seed), push: fractions(told.seed + 1) };
const counts = { calls: 0, dropped: 0, repeated: 0 };

/** One exchange on a line that drops a fifth of the calls and repeats a fifth of the pushes. */
async function exchange(ops, more) {
  const { device, epoch, at: now } = told;
  const call = { device, epoch, app: 'rxdb', schema: 1, now, ops, ...more };
  const send = () =>
    fetch(`${told.server}/sync/v1/exchange`, {
      method: 'POST',
      headers: { authorization: `Bearer ${told.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(call),
    });
  counts.calls += 1;
  const fraction = ops.length > 0 ? fates.push : fates.pull;
  const fate = fraction();
  if (fate < 0.2) counts.dropped += 1;
  if (fate < 0.1) throw new Error('the request was dropped');
  if (ops.length > 0 && fraction() < 0.2) {
    counts.repeated += 1;
    await send();
  }
  const answer = await send();
  if (fate < 0.2 || !answer.ok) throw new Error(`the answer was dropped (${answer.status})`);
  return answer.json();
}

// The adapter: a document is a record, a pull an exchange without operations, a push one without
// cursors; the server's word about a pushed record counts.

const streams = new Map();
const known = new Map();
const named = new Set();
const outbox = [];
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
let n = 0;

async function pull(checkpoint, batchSize) {
  let at = checkpoint ?? { cursors: {}, sig: '' };
  const documents = new Map();
  for (let more = true; more && documents.size < batchSize; ) {
    const page = await exchange([], { ...at, limit: batchSize });
    for (const [, stream, word, kind, id, , body] of page.chg) {
      const key = `${kind}/${id}`;
      const holding = new Set(streams.get(key)).add(stream);
      if (word === 'rem') holding.delete(stream);
      streams.set(key, holding);
      const last = body ?? documents.get(key)?.body ?? {};
      documents.set(key, { key, body: last, _deleted: holding.size === 0 });
    }
    at = { cursors: page.cursors, sig: page.sig };
    more = page.more;
  }
  return { documents: [...documents.values()], checkpoint: at };
}

async function push(rows) {
  for (const { newDocumentState: now, assumedMasterState: before } of rows) {
    const { kind, id, f } = now.body;
    const old = before?.body.f ?? {};
    const names = Object.keys(f).filter((name) => !same(f[name], old[name]));
    const of = (from) => Object.fromEntries(names.map((name) => [name, from[name] ?? null]));
    const verb = before ? 'edit' : 'create';
    const op = { t: `${kind}.${verb}`, id, at: told.at, args: { set: of(f) }, base: of(old) };
    // A handler that failed is called again with the same rows: the name follows from the content.
    const hex = createHash('sha256').update(JSON.stringify(op)).digest('hex').slice(0, 32);
    const op_id = hex.replace(/(.{8})(.{4}).(.{3}).(.{3})(.{12})/, '$1-$2-7$3-8$4-$5');
    if (!named.has(op_id)) outbox.push({ ...op, op_id, n: ++n });
    named.add(op_id);
  }
  while (outbox.length > 0) {
    const { results, docs } = await exchange(outbox.slice(0, 50), {});
    outbox.splice(0, results.length);
    for (const { status, why } of results) {
      const verdict = why === undefined ? status : `${status} ${why}`;
      counts[verdict] = (counts[verdict] ?? 0) + 1;
    }
    for (const body of docs) known.set(`${body.kind}/${body.id}`, body);
  }
  const keys = rows.map((row) => row.newDocumentState.key).filter((key) => known.has(key));
  return keys.map((key) => ({ key, body: known.get(key), _deleted: false }));
}

const database = await createRxDatabase({
  name: 'records',
  storage: getRxStorageMemory(),
  multiInstance: false,
});
const schema = {
  version: 0,
  primaryKey: 'key',
  type: 'object',
  properties: { key: { type: 'string', maxLength: 100 }, body: { type: 'object' } },
  required: ['key', 'body'],
};
const { records } = await database.addCollections({ records: { schema } });
const replication = replicateRxCollection({
  collection: records,
  replicationIdentifier: 'exchange',
  pull: { handler: pull, batchSize: 40 },
  push: { handler: push, batchSize: 5 },
  retryTime: 5,
});

/** Nothing is left to send, and a pull after that brought nothing more. */
async function settle() {
  for (let round = 0; round < 3; round += 1) {
    replication.reSync();
    await replication.awaitInSync();
  }
}

const say = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);
await replication.awaitInitialReplication();
await settle();
say({ held: await records.count().exec() });
for await (const line of process.stdin) {
  for (const { key, body } of JSON.parse(line)) {
    const known = await records.findOne(key).exec();
    if (known === null) await records.insert({ key, body });
    else await known.incrementalModify((doc) => ({ ...doc, body: { ...doc.body, f: { ...doc.body.f, ...body.f } } }));
  }
  await settle();
  const held = (await records.find().exec()).map((doc) => doc.toMutableJSON().body);
  say({ held, counts });
}
process.exit(0);
