import type { Reason } from '@xunan/phone';

type WithSync = ServiceWorkerRegistration & {
  readonly sync?: { readonly register: (tag: string) => Promise<void> };
};

/**
 * Tell when it is worth trying to sync: the network is back, the app is looked at again, or the
 * service worker was woken for it; and when nobody looks any more.
 */
export function onWakeUp(wake: (reason: Reason) => void): void {
  addEventListener('online', () => wake('online'));
  // The attempt fails at once, and the screens say so instead of promising a network.
  addEventListener('offline', () => wake('offline'));
  document.addEventListener('visibilitychange', () => {
    wake(isLookedAt() ? 'visible' : 'hidden');
  });
  serviceWorkers()?.addEventListener('message', (event) => {
    if (event.data === 'sync') wake('push');
  });
}

/** Whether the app is on the screen. */
export function isLookedAt(): boolean {
  return document.visibilityState === 'visible';
}

/** Ask the browser to wake the service worker when the network is back, where it can. */
export async function askBackgroundSync(): Promise<void> {
  try {
    const registration = (await serviceWorkers()?.getRegistration()) as WithSync | undefined;
    await registration?.sync?.register('outbox');
  } catch {
    // Not allowed here (private window, Safari): the other wake-ups remain.
  }
}

/** Whether unsent work can go on its way after the app is closed; Safari and Firefox cannot. */
export function canSyncInBackground(): boolean {
  return 'SyncManager' in globalThis;
}

function serviceWorkers(): ServiceWorkerContainer | undefined {
  return (navigator as { readonly serviceWorker?: ServiceWorkerContainer }).serviceWorker;
}
