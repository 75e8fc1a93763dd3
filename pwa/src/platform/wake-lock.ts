/** Keeps the screen on where the browser can; elsewhere the work goes on, only the light goes out. */

type Lock = { readonly release: () => Promise<void> };
type Locks = { readonly request: (type: 'screen') => Promise<Lock> };

/** Keep the screen on until the answer is called; taken again when the page comes back to view. */
export function keepScreenOn(): () => void {
  const locks = (navigator as { readonly wakeLock?: Locks }).wakeLock;
  if (!locks) return () => undefined;
  let held: Lock | undefined;
  let over = false;
  const take = async () => {
    if (over || document.visibilityState !== 'visible') return;
    try {
      const lock = await locks.request('screen');
      if (over) await lock.release();
      else held = lock;
    } catch {
      // Refused, as on a nearly empty battery: timing does not depend on it.
    }
  };
  const again = () => void take();
  document.addEventListener('visibilitychange', again);
  again();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', again);
    void held?.release().catch(() => undefined);
  };
}
