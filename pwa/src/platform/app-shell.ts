/** The installed app: its service worker, its updates, its place on the home screen. */

type InstallPrompt = Event & { readonly prompt: () => Promise<unknown> };

function container(): ServiceWorkerContainer | undefined {
  return (navigator as { readonly serviceWorker?: ServiceWorkerContainer }).serviceWorker;
}

/**
 * Register the service worker; `ready` is called when a newer version waits for its turn.
 *
 * The newer version takes over only when the function handed to `ready` is called: never under a
 * person who is writing.
 */
export async function keepAppOnPhone(ready: (takeOver: () => void) => void): Promise<void> {
  const workers = container();
  if (!workers || !import.meta.env.PROD) return;
  const registration = (await workers.register('/sw.js', { updateViaCache: 'none' })) as
    | ServiceWorkerRegistration
    | undefined;
  if (!registration) return;
  let asked = false;
  const offer = (worker: ServiceWorker) =>
    ready(() => {
      asked = true;
      worker.postMessage({ type: 'SKIP_WAITING' });
    });
  if (registration.waiting && workers.controller) offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const incoming = registration.installing;
    incoming?.addEventListener('statechange', () => {
      if (incoming.state === 'installed' && workers.controller) offer(incoming);
    });
  });
  workers.addEventListener('controllerchange', () => {
    if (asked) location.reload();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void lookForUpdate();
  });
}

/** Look whether the server has a newer version; true if one is on its way. */
export async function lookForUpdate(): Promise<boolean> {
  try {
    const registration = await container()?.getRegistration();
    await registration?.update();
    return Boolean(registration?.installing ?? registration?.waiting);
  } catch {
    return false;
  }
}

/**
 * Hear of pictures from a host that the page's policy does not know; returns how to stop.
 *
 * The policy came with the page, and the page may be older than the county's setting.
 */
export function onPictureRefused(tell: () => void): () => void {
  const hear = ({ effectiveDirective }: SecurityPolicyViolationEvent) => {
    if (effectiveDirective === 'img-src') tell();
  };
  document.addEventListener('securitypolicyviolation', hear);
  return () => document.removeEventListener('securitypolicyviolation', hear);
}

/** Let the kept page carry the server's policy of today; true if it does after a reload. */
export async function renewShell(): Promise<boolean> {
  const worker = container()?.controller;
  // Without a worker the next page comes from the server, with its policy.
  if (!worker) return true;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data === true);
    worker.postMessage({ type: 'RENEW_SHELL' }, [port2]);
  });
}

let prompt: InstallPrompt | null = null;

/** Keep the browser's offer to install, and tell whenever there is one. */
export function onInstallable(tell: (possible: boolean) => void): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    prompt = event as InstallPrompt;
    tell(true);
  });
  addEventListener('appinstalled', () => {
    prompt = null;
    tell(false);
  });
}

/** Show the browser's own question about installing. */
export async function askInstall(): Promise<void> {
  await prompt?.prompt();
}

/** The pages inside WeChat keep nothing for long and cannot be installed. */
export function insideWeChat(): boolean {
  return /MicroMessenger/i.test(navigator.userAgent);
}
