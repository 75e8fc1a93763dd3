import { type MakeSurface, type ShrunkPhoto, shrinkPhoto } from './photo/shrink';

export type { ExifFacts } from './photo/exif';
export type { ShrunkPhoto } from './photo/shrink';

type Reply = { readonly id: number; readonly photo?: ShrunkPhoto; readonly failed?: string };

let worker: Worker | null = null;
let nextId = 1;

/**
 * Turn a file from the camera or the gallery into the bytes to keep.
 *
 * Rejects when the browser cannot read the picture.
 */
export async function shrink(file: Blob): Promise<ShrunkPhoto> {
  if (typeof OffscreenCanvas === 'undefined') return shrinkPhoto(file, makeSurface);
  try {
    return await inWorker(file);
  } catch (error) {
    // A worker that cannot start or decode is not the last word: the page may be able to.
    if (error instanceof WorkerGone) worker = null;
    return shrinkPhoto(file, makeSurface);
  }
}

class WorkerGone extends Error {}

function inWorker(file: Blob): Promise<ShrunkPhoto> {
  worker ??= new Worker(new URL('../worker/photo.ts', import.meta.url));
  const current = worker;
  const id = nextId;
  nextId += 1;
  return new Promise((resolve, reject) => {
    const settle = (done: () => void) => {
      current.removeEventListener('message', onMessage);
      current.removeEventListener('error', onError);
      done();
    };
    const onMessage = ({ data }: MessageEvent<Reply>) => {
      if (data.id !== id) return;
      const { photo } = data;
      settle(() => (photo ? resolve(photo) : reject(new Error(data.failed))));
    };
    const onError = () => settle(() => reject(new WorkerGone()));
    current.addEventListener('message', onMessage);
    current.addEventListener('error', onError);
    current.postMessage({ id, file });
  });
}

const makeSurface: MakeSurface = (w, h) => {
  const canvas = document.createElement('canvas');
  canvas.width = w;
  canvas.height = h;
  return {
    draw(image, width, height) {
      canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
    },
    jpeg: (quality) =>
      new Promise((resolve, reject) => {
        canvas.toBlob(
          (blob) => (blob ? resolve(blob.arrayBuffer()) : reject(new Error('no JPEG encoder'))),
          'image/jpeg',
          quality,
        );
      }),
  };
};
