/** Lines that a test speaks on, and a county of phones that all listen. */

import type { Answer, Call, Listening } from '../ports';

export interface HeldLine {
  readonly call: Pick<Call, 'path' | 'headers'>;
  readonly say: (text: string) => void;
  /** End it: by an answer that is no line, or as the server does. */
  readonly end: (answer?: Answer) => void;
  /** As a network does that goes away. */
  readonly drop: () => void;
  readonly isClosed: () => boolean;
}

/** Remembers every line that was opened; each stays until the test or its phone ends it. */
export function createSwitchboard() {
  const lines: HeldLine[] = [];
  const listen = (call: HeldLine['call'], hear: (text: string) => void): Listening => {
    let isClosed = false;
    let end: HeldLine['end'] = () => {};
    let drop = () => {};
    const ended = new Promise<Answer | undefined>((resolve, reject) => {
      end = (answer) => {
        isClosed = true;
        resolve(answer);
      };
      drop = () => {
        isClosed = true;
        reject(new Error('no line'));
      };
    });
    const say = (text: string) => {
      if (!isClosed) hear(text);
    };
    lines.push({ call, say, end, drop, isClosed: () => isClosed });
    return { ended, close: () => drop() };
  };
  return {
    listen,
    lines,
    open: () => lines.filter((line) => !line.isClosed()),
  };
}
