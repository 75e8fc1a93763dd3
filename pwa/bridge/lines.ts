/** The wire to the process that drives: one JSON line per command, call and answer. */

import { createInterface } from 'node:readline';
import type { Answer, Call } from '../../sync/phone/src/ports';

type Plain = { readonly [name: string]: unknown };

/** What the driver says to an HTTP call; without `status` no answer came. */
export interface Told {
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
  readonly text?: string;
  /** What befell the phone while it waited. */
  readonly meanwhile?: Plain;
}

export interface Lines {
  /** Ask the driver to carry a call to the server: one at a time, whenever all is quiet here. */
  readonly carry: (phone: string, call: Call) => Promise<Told>;
  /** How many calls wait for their answers. */
  readonly waiting: () => number;
  /** Hear commands until the driver hangs up; each is answered with what came of it. */
  readonly listen: (obey: (command: Plain) => Promise<object>) => Promise<void>;
}

/**
 * `quiet` resolves when nothing goes on here but waiting: so the order of calls and of what they
 * cause is the same in every run, however fast the machine is.
 */
export function createLines(
  input: NodeJS.ReadableStream,
  write: (line: string) => void,
  quiet: () => Promise<void>,
): Lines {
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const asked = new Map<number, (told: Told) => void>();
  let calls = 0;
  const say = (what: object) => write(`${JSON.stringify(what)}\n`);
  return {
    waiting: () => waiting,
    carry(phone, { method, path, headers, body }) {
      const isText = typeof body === 'string';
      const sent = isText ? body : Buffer.from(body ?? new ArrayBuffer(0)).toString('base64');
      const ask = () =>
        new Promise<Told>((resolve) => {
          calls += 1;
          asked.set(calls, resolve);
          say({ call: calls, phone, method, path, headers, [isText ? 'text' : 'base64']: sent });
        });
      waiting += 1;
      const answered = turn.then(quiet).then(ask);
      turn = answered.then(() => {
        waiting -= 1;
      });
      return answered;
    },
    async listen(obey) {
      for await (const line of createInterface({ input })) {
        const told = JSON.parse(line) as Plain;
        if (typeof told.answer === 'number') {
          asked.get(told.answer)?.(told as Told);
          asked.delete(told.answer);
          continue;
        }
        obey(told).then(
          (came) => say({ done: came }),
          (error: unknown) => say({ failed: error instanceof Error ? error.stack : String(error) }),
        );
      }
    },
  };
}

/** An answer as the engine reads it; rejects where none came. */
export function answerOf(told: Told): Answer {
  const { status, headers = {}, text = '' } = told;
  if (status === undefined) throw new Error('no network');
  return { status, text, header: (name) => headers[name] ?? null };
}
