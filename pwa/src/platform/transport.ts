import type { Answer, Call } from '@xunan/phone';
import { startTimer } from './clock';

export type Method = Call['method'] | 'PUT' | 'DELETE';

/** A call with any method; the engine's own calls are among them. */
export type AnyCall = Omit<Call, 'method'> & { readonly method: Method };

/**
 * The server of this page's own address, over fetch.
 *
 * Cookies are never sent: the token in the header is the only key.
 */
export const transport: { readonly send: (call: AnyCall) => Promise<Answer> } = {
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
};
