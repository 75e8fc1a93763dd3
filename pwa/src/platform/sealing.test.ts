import { readFileSync } from 'node:fs';
import type { BlobRow, Link, OpRow, StoreName } from '@xunan/phone';
import { LINE, type Packing, packParcel, readParcel, waitingForParcel } from '@xunan/phone/parcels';
import { createMemoryStore } from '../../../sync/phone/src/memory-store';
import { createSealer } from './sealing';

const vector = JSON.parse(
  readFileSync(new URL('../../../sync/vectors/parcels/1.json', import.meta.url), 'utf8'),
);
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };

/** The key pair of the vector: a parcel that is sealed twice alike can be compared. */
async function knownPair(): Promise<CryptoKeyPair> {
  const { d: _, ...open } = vector.parcel_private;
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey('jwk', vector.parcel_private, CURVE, true, ['deriveBits']),
    crypto.subtle.importKey('jwk', open, CURVE, true, []),
  ]);
  return { privateKey, publicKey };
}

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
const sealer = createSealer(knownPair);

/** A phone on which the operations and photos of the vector wait. */
async function phone(link: Partial<Link> = {}): Promise<Packing> {
  const store = createMemoryStore();
  const names: StoreName[] = ['meta', 'outbox', 'blobs', 'bytes'];
  await store.transact(names, 'readwrite', async (tx) => {
    const { device, token } = vector;
    await tx.put('meta', 'link', { device, token, access: 'ok', renew: '', ...link });
    for (const op of vector.ops) await tx.put('outbox', op.n, { s: op.n, op } as OpRow);
    for (const [at, photo] of vector.photos.entries()) {
      const bytes = bytesOf(photo.bytes);
      const sha256 = await sealer.hash(bytes);
      const { mime } = photo;
      const row = { sha256, mime, size: bytes.length, state: 'queued', offset: 0, at };
      await tx.put('blobs', sha256, row as unknown as BlobRow);
      await tx.put('bytes', sha256, bytes.buffer);
    }
  });
  return {
    store,
    sealer,
    clock: { now: () => Date.parse(vector.made_at) } as Packing['clock'],
    ids: { uuid7: () => vector.id },
    person: { id: 'p1', name: vector.by, role: 'grid_worker' },
    county: vector.county,
    serverKey: vector.server_key,
    gone: new Set(),
  };
}

async function packed(packing: Packing) {
  const made = await packParcel(packing);
  if (typeof made === 'string') throw new Error(made);
  return { ...made, file: Uint8Array.from(made.pieces.flatMap((piece) => [...piece])) };
}

describe('a parcel', () => {
  test('[H1] [H2] is, byte for byte, what the server is known to open', async () => {
    const { file } = await packed(await phone());
    expect(Buffer.from(file).toString('base64')).toBe(vector.file);
  });

  test('[H1] is read by whoever carries it, as far as it is theirs to read', async () => {
    const { file, head } = await packed(await phone());
    const read = await readParcel(file, sealer);
    if (typeof read === 'string') throw new Error(read);
    expect(read.head).toEqual(head);
    expect(read.head).toMatchObject({ by: '钟水生', ops: 1, county: '360724' });
    expect(read.parts.map((part) => part.length)).toEqual([11 + 16, 256 + 16]);
    const inside = Buffer.from(file).toString('latin1');
    expect(inside).not.toContain('first photo');
    expect(inside).not.toContain(vector.token);
  });

  test('[H2] is noticed as damaged before it is carried, wherever it was cut or altered', async () => {
    const { file } = await packed(await phone());
    const line = new TextEncoder().encode(LINE).length;
    for (const end of [line, line + 3, line + 40, file.length - 1]) {
      expect(await readParcel(file.slice(0, end), sealer)).toBe('damaged');
    }
    expect(await readParcel(Uint8Array.from([...file, 0]), sealer)).toBe('damaged');
    const altered = file.slice();
    altered[altered.length - 1] = (altered[altered.length - 1] ?? 0) ^ 1;
    expect(await readParcel(altered, sealer)).toBe('damaged');
  });

  test('is told apart from any other file', async () => {
    for (const text of ['', 'hello\nworld', '{"a":1}']) {
      expect(await readParcel(new TextEncoder().encode(text), sealer)).toBe('stranger');
    }
  });

  test('[H8] changes nothing on the phone that packs it', async () => {
    const packing = await phone();
    const before = JSON.stringify((packing.store as ReturnType<typeof createMemoryStore>).dump());
    const { ops, photos } = await packed(packing);
    expect([ops.length, photos.length]).toEqual([1, 2]);
    expect(JSON.stringify((packing.store as ReturnType<typeof createMemoryStore>).dump())).toBe(
      before,
    );
    expect(await waitingForParcel(packing.store)).toMatchObject({ ops: 1, photos: 2 });
  });

  test('takes photos first that no earlier parcel had', async () => {
    const packing = await phone();
    const first = await sealer.hash(bytesOf(vector.photos[0].bytes));
    const { photos } = await packed({ ...packing, gone: new Set([first]) });
    expect(photos[1]).toBe(first);
  });

  test('is not made where the server would not know the phone', async () => {
    expect(await packParcel(await phone({ access: 'out' }))).toBe('sign-in');
    expect(await packParcel(await phone({ renew: 'fresh-key' }))).toBe('sign-in');
  });

  test('has a secret of its own', async () => {
    const packing = { ...(await phone()), sealer: createSealer() };
    const [one, other] = [await packed(packing), await packed(packing)];
    expect(one.head.epk).not.toBe(other.head.epk);
  });
});
