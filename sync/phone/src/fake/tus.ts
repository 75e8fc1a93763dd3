/** Photos in memory over tus 1.0 [C]. */

import { base64 } from '../base64';
import type { Answer, Call } from '../ports';
import { answer, problem } from './http';
import { markStored } from './push';
import type { World } from './world';

interface Upload {
  readonly sha256: string;
  readonly size: number;
  readonly pieces: number[];
}

export interface Tus {
  readonly handle: (person: string, call: Call) => Answer;
  /** Every piece that was taken, in order: `[upload, offset, bytes]`. */
  readonly taken: (readonly [string, number, number])[];
  /** Bytes of an upload so far, to be cut short by a test. */
  readonly uploads: Map<string, Upload>;
}

export function createTus(world: World): Tus {
  const uploads = new Map<string, Upload>();
  const taken: (readonly [string, number, number])[] = [];

  const handle = (person: string, call: Call): Answer => {
    if (call.method === 'POST') {
      const size = Number(call.headers['upload-length']);
      const sha256 = hashIn(call.headers['upload-metadata'] ?? '');
      const path = `/sync/v1/blobs/${person}-${sha256}-${size}`;
      if (!uploads.has(path)) uploads.set(path, { sha256, size, pieces: [] });
      const { pieces } = uploads.get(path) ?? { pieces: [] };
      const offset = pieces.reduce((sum, piece) => sum + piece, 0);
      const headers = { location: `http://server.test${path}`, 'upload-offset': String(offset) };
      return answer(201, '', headers);
    }
    const upload = uploads.get(call.path);
    if (upload === undefined) return answer(404, '');
    const offset = upload.pieces.reduce((sum, piece) => sum + piece, 0);
    if (call.method === 'HEAD') return answer(200, '', { 'upload-offset': String(offset) });
    if (Number(call.headers['upload-offset']) !== offset) return problem(409, 'blob.offset');
    const many = (call.body as ArrayBuffer).byteLength;
    upload.pieces.push(many);
    taken.push([call.path, offset, many]);
    if (offset + many === upload.size) {
      world.state.blobs.set(upload.sha256, upload.size);
      markStored(world, upload.sha256);
    }
    return answer(204, '', { 'upload-offset': String(offset + many) });
  };
  return { handle, taken, uploads };
}

/** Hashes in tests are short names, so that the one sent is found by writing each the same way. */
function hashIn(metadata: string): string {
  const coded = /sha256 ([^,]+)/.exec(metadata)?.[1] ?? '';
  return KNOWN.get(coded) ?? coded;
}

const KNOWN = new Map<string, string>();

/** Tell the fake which hashes to expect. */
export function expectHash(sha256: string): string {
  KNOWN.set(base64(sha256), sha256);
  return sha256;
}
