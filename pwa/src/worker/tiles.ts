/**
 * Pictures of the county's own base map that were seen once stay on the phone, up to a number.
 *
 * Only this server's: other providers forbid keeping theirs. The address names the file's content,
 * so what is kept is never old.
 */

import { registerRoute } from 'workbox-routing';

const OWN_TILES = /^\/map\/tiles\//;
const SHELF = 'map-tiles';
/** About ten megabytes: the walk of a week, and no photo has to give way. */
const MOST = 600;

/** Answer with what is kept; keep what came. */
export function keepTiles(): void {
  registerRoute(
    ({ url, sameOrigin }) => sameOrigin && OWN_TILES.test(url.pathname),
    async ({ request, event }) => {
      const shelf = await caches.open(SHELF);
      const kept = await shelf.match(request);
      if (kept) return kept;
      const answer = await fetch(request);
      if (answer.status === 200) event.waitUntil(keep(shelf, request, answer.clone()));
      return answer;
    },
  );
}

/** The oldest give way; a full phone keeps none, and nobody hears of it. */
async function keep(shelf: Cache, request: Request, answer: Response): Promise<void> {
  try {
    await shelf.put(request, answer);
    const kept = await shelf.keys();
    await Promise.all(kept.slice(0, -MOST).map((old) => shelf.delete(old)));
  } catch {
    // Pictures are a comfort; the outline is always there.
  }
}
