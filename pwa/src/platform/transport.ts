import type { Answer, Call, Listening } from '@xunan/phone';
import { startTimer } from './clock';

type Line = Pick<Call, 'path' | 'headers'>;

export type Method = Call['method'] | 'PUT' | 'DELETE';

/** A call with any method; the engine's own calls are among them. */
export type AnyCall = Omit<Call, 'method'> & { readonly method: Method };

/**
 * The server of this page's own address, over fetch.
 *
 * Cookies are never sent: the token in the header is the only key.
 */
export const transport: {
  readonly send: (call: AnyCall) => Promise<Answer>;
  readonly listen: (call: Line, hear: (text: string) => void) => Listening;
} = {
  async send(call) {
    const abort = new AbortController();
    // AbortSignal.timeout is newer than our oldest phones.
    const stop = startTimer(call.timeoutMs, () => abort.abort());
    try {
      const response = await fetch(call.path, {
        method: call.method,
        headers: { ...call.headers },
        body: call.body ?? null,
        signal: abort.signal,
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
      });
      const bytes = call.want === 'bytes' ? await response.arrayBuffer() : undefined;
      const text = call.want === 'text' ? await response.text() : '';
      return {
        status: response.status,
        header: (name) => response.headers.get(name),
        text,
        ...(bytes ? { bytes } : {}),
      };
    } finally {
      stop();
    }
  },

  // Not an EventSource: that one sends no headers, and a token in an address ends up in logs.
  listen(call, hear) {
    const abort = new AbortController();
    return { ended: stream(call, hear, abort), close: () => abort.abort() };
  },
};

async function stream(
  call: Line,
  hear: (text: string) => void,
  abort: AbortController,
): Promise<Answer | undefined> {
  const response = await fetch(call.path, {
    headers: { ...call.headers },
    signal: abort.signal,
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
  });
  const type = response.headers.get('content-type') ?? '';
  const reader = type.startsWith('text/event-stream') ? response.body?.getReader() : undefined;
  if (response.status !== 200 || reader === undefined) {
    // A portal's page may be long, and nobody reads it.
    abort.abort();
    return { status: response.status, header: (name) => response.headers.get(name), text: '' };
  }
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return undefined;
    hear(decoder.decode(value, { stream: true }));
  }
}
