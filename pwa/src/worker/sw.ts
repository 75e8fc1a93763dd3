/// <reference lib="webworker" />
/** Keeps the app on the phone: every screen opens without a network. Holds no records. */

import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  getCacheKeyForURL,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { keepTiles } from './tiles';

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly { readonly url: string; readonly revision: string | null }[];
};

cleanupOutdatedCaches();
precacheAndRoute([...self.__WB_MANIFEST]);
const SHELL = '/index.html';
registerRoute(
  new NavigationRoute(createHandlerBoundToURL(SHELL), {
    denylist: [/^\/(api|sync|schema|healthz)(\/|$)/],
  }),
);

keepTiles();

self.addEventListener('message', (event) => {
  const type = (event.data as { type?: string } | null)?.type;
  // A new version waits until somebody taps "update": never under a person who is writing.
  if (type === 'SKIP_WAITING') void self.skipWaiting();
  if (type === 'RENEW_SHELL') {
    event.waitUntil(renewShell().then((done) => event.ports[0]?.postMessage(done)));
  }
});

/**
 * Keep the page of this very version anew, with the headers that the server gives it today: the
 * host of the base map stands in them. A page of another version is left to the update.
 */
async function renewShell(): Promise<boolean> {
  const key = getCacheKeyForURL(SHELL) ?? SHELL;
  try {
    const fresh = await fetch(SHELL, { cache: 'reload' });
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      const kept = await cache.match(key);
      if (!fresh.ok || !kept || (await kept.text()) !== (await fresh.clone().text())) continue;
      await cache.put(key, fresh);
      return true;
    }
  } catch {
    // No network: it stays as it is until the next time.
  }
  return false;
}

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

/** Background Sync (Chromium): wake the open pages; they hold the engine and its lock. */
type SyncEvent = ExtendableEvent & { readonly tag: string };

self.addEventListener('sync', (event) => {
  const { tag } = event as SyncEvent;
  if (tag === 'outbox') (event as SyncEvent).waitUntil(wakePages());
});

async function wakePages(): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const page of pages) page.postMessage('sync');
}
