/** The part of a pass that sends photos. */

import { isWaiting, type Work } from './pass';
import { type UploadPass, uploadAll } from './uploads';

/** Send the photos that wait, and tell of it. */
export async function sendPhotos(work: Work): Promise<UploadPass> {
  const { world, status, log, pace } = work;
  status.set({ phase: 'photos' });
  const sent = await uploadAll(world, {
    pace,
    mustYield: () => isWaiting(work),
    progress: status.progress,
  });
  if (sent.finished + sent.failed > 0) {
    await log.add('photos', `${sent.finished}↑ ${sent.failed}✗`);
    work.changed(['photos']);
    await status.refresh();
  }
  return sent;
}
