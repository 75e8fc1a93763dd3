import type { Lock } from '@xunan/phone';

/** The last holder in this page, for browsers without Web Locks. */
const queues = new Map<string, Promise<unknown>>();

/**
 * One at a time across every tab of this phone.
 *
 * Browsers older than Web Locks (Safari before 15.4) queue within the page only; the server's own
 * checks keep a second tab from doing harm there.
 */
export const lock: Lock = {
  hold<T>(name: string, work: () => Promise<T>): Promise<T> {
    const locks = (navigator as { readonly locks?: LockManager }).locks;
    if (locks) return locks.request(name, work) as Promise<T>;
    const turn = (queues.get(name) ?? Promise.resolve()).then(work, work);
    queues.set(name, turn);
    return turn;
  },
};
