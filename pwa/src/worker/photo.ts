/** Shrinks photos off the main thread, so that a 12 megapixel picture never stops a finger. */

import { type MakeSurface, shrinkPhoto } from '../platform/photo/shrink';

const makeSurface: MakeSurface = (w, h) => {
  const canvas = new OffscreenCanvas(w, h);
  return {
    draw(image, width, height) {
      const pen = canvas.getContext('2d');
      if (!pen) throw new Error('no 2d canvas in this worker');
      pen.imageSmoothingQuality = 'high';
      pen.drawImage(image, 0, 0, width, height);
    },
    jpeg: async (quality) =>
      (await canvas.convertToBlob({ type: 'image/jpeg', quality })).arrayBuffer(),
  };
};

declare const self: DedicatedWorkerGlobalScope;

self.addEventListener('message', async (event: MessageEvent<{ id: number; file: Blob }>) => {
  const { id, file } = event.data;
  try {
    const photo = await shrinkPhoto(file, makeSurface);
    self.postMessage({ id, photo }, [photo.bytes, photo.thumb]);
  } catch (error) {
    self.postMessage({ id, failed: String(error) });
  }
});
