import { answer, ok, problem } from './fake/http';
import { createClock } from './fake/phone';
import { type Carrying, carryParcel } from './parcel-carry';
import type { Answer, Call } from './ports';

const PARTS = [
  { size: 600_000, sha256: 'a'.repeat(64) },
  { size: 10, sha256: 'b'.repeat(64) },
];

/** A server that takes parcels: it names what it lacks, and keeps pieces where they were cut. */
function server({ cuts = 0, lies = false } = {}) {
  const safe = new Map<string, number>();
  const asked: string[] = [];
  let left = cuts;
  const shaOf = (call: Call) =>
    PARTS.find(({ sha256 }) =>
      (call.headers['upload-metadata'] ?? call.path).includes(
        call.method === 'POST' ? btoa(sha256) : sha256,
      ),
    );
  const send = async (call: Call): Promise<Answer> => {
    asked.push(`${call.method} ${call.path.split('/')[3]}`);
    if (call.path.endsWith('/parcels')) {
      const missing = PARTS.filter(({ sha256, size }) => lies || (safe.get(sha256) ?? 0) < size);
      return ok({
        missing: missing.map(({ sha256 }) => sha256),
        ops: 3,
        photos: 2 - missing.length,
        blocked: false,
        received_at: '2026-06-20T08:00:00Z',
      });
    }
    const part = shaOf(call);
    if (part === undefined) return problem(404, 'request.not_found');
    const stands = safe.get(part.sha256) ?? 0;
    const place = { location: `/sync/v1/blobs/${part.sha256}` };
    if (call.method !== 'PATCH') {
      return answer(call.method === 'POST' ? 201 : 200, '', {
        ...place,
        'upload-offset': String(stands),
      });
    }
    if (left > 0) {
      left -= 1;
      throw new Error('the line broke');
    }
    if (Number(call.headers['upload-offset']) !== stands) return problem(409, 'upload.offset');
    const now = stands + (call.body as ArrayBuffer).byteLength;
    safe.set(part.sha256, now);
    return answer(204, '', { 'upload-offset': String(now) });
  };
  return { send, safe, asked };
}

const carrying = (transport: Carrying['transport']): Carrying => ({
  transport,
  clock: createClock(),
  token: 'mine',
  top: new ArrayBuffer(10),
  parts: PARTS,
  part: async (at) => new ArrayBuffer(PARTS[at]?.size ?? 0),
});

describe('carrying a parcel', () => {
  test('[H4] what the server lacks is brought, and its own word ends it', async () => {
    const there = server();
    const told = await carryParcel(carrying(there));

    expect(told).toMatchObject({ came: 'arrived', receipt: { ops: 3, photos: 2 } });
    expect(PARTS.map(({ sha256 }) => there.safe.get(sha256))).toEqual([600_000, 10]);
  });

  test('[H4] a line that breaks means later, and then it goes on from there', async () => {
    const there = server();
    const first = carrying({
      send: async (call) => {
        if (there.safe.size > 0 && call.method === 'PATCH') throw new Error('the line broke');
        return there.send(call);
      },
    });
    expect(await carryParcel(first)).toEqual({ came: 'later' });
    const stood = there.safe.get(PARTS[0]?.sha256 ?? '') ?? 0;
    expect(stood).toBeGreaterThan(0);
    there.asked.length = 0;

    expect((await carryParcel(carrying(there))).came).toBe('arrived');
    expect(there.safe.get(PARTS[0]?.sha256 ?? '')).toBe(600_000);
  });

  test('[H9] a server that never has enough does not keep the phone busy for ever', async () => {
    const there = server({ lies: true });
    expect(await carryParcel(carrying(there))).toEqual({ came: 'later' });
  });

  test('[H7] a refusal of the parcel is told, one of the carrier is not', async () => {
    const says = (status: number, code: string) =>
      carryParcel(carrying({ send: async () => problem(status, code) }));

    expect(await says(422, 'parcel.damaged')).toEqual({ came: 'refused', code: 'parcel.damaged' });
    expect(await says(409, 'parcel.order')).toEqual({ came: 'refused', code: 'parcel.order' });
    expect(await says(401, 'sign_in.needed')).toEqual({ came: 'later' });
    expect(await says(503, 'server.busy')).toEqual({ came: 'later' });
  });

  test('[H9] a portal or a half answer is no receipt', async () => {
    for (const text of ['<html>登录</html>', '{"missing": []}', '{}']) {
      expect(await carryParcel(carrying({ send: async () => answer(200, text) }))).toEqual({
        came: 'later',
      });
    }
  });
});
