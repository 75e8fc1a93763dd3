/** Calls and answers of a real server, as they are kept in `transcripts`. */

import type { Answer, Call, Transport } from '../ports';
import type { Cast } from './story';

/** Headers that the phone reads; the others are not kept. */
const KEPT = ['location', 'upload-offset', 'retry-after', 'content-type'];

export interface Take {
  readonly who: string;
  readonly method: string;
  readonly path: string;
  /** The JSON of the body, or the number of its bytes. */
  readonly sent: unknown;
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly got: unknown;
}

export interface Tape {
  readonly cast: Cast;
  readonly takes: readonly Take[];
}

const sentIn = ({ body }: Call): unknown =>
  typeof body === 'string' ? JSON.parse(body) : (body?.byteLength ?? null);

/** The wire of a person, with everything that passes written down. */
export function recorded(wire: Transport, who: string, takes: Take[]): Transport {
  return {
    async send(call) {
      const answer = await wire.send(call);
      const headers = KEPT.flatMap((name) => {
        const value = answer.header(name);
        return value === null ? [] : [[name, value] as const];
      });
      takes.push({
        who,
        method: call.method,
        path: call.path,
        sent: sentIn(call),
        status: answer.status,
        headers: Object.fromEntries(headers),
        got: answer.text === '' ? null : JSON.parse(answer.text),
      });
      return answer;
    },
  };
}

/** A server that answers as it did then, and minds being asked anything else. */
export function replayed(takes: readonly Take[]): {
  readonly wire: (who: string) => Transport;
  readonly left: () => number;
  /** What was asked at each point, beside what was asked then. */
  readonly asked: readonly (readonly [unknown, unknown])[];
} {
  let at = 0;
  const asked: (readonly [unknown, unknown])[] = [];
  const answerTo = (who: string, call: Call): Answer => {
    const take = takes[at];
    at += 1;
    if (take === undefined) throw new RangeError(`nobody asked this then: ${call.path}`);
    const { status, headers, got, ...then } = take;
    asked.push([{ who, method: call.method, path: call.path, sent: sentIn(call) }, then]);
    const text = got === null ? '' : JSON.stringify(got);
    return { status, text, header: (name) => headers[name] ?? null };
  };
  return {
    wire: (who) => ({ send: async (call) => answerTo(who, call) }),
    left: () => takes.length - at,
    asked,
  };
}
