// tus-js-client against the real server: one way to upload per call, told as JSON on the command
// line; each line it prints is an event, the last one says how it ended.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const told = JSON.parse(process.argv[2]);
const { Upload } = createRequire(told.pwa)('tus-js-client');
const photo = readFileSync(told.file);

const say = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);

function upload(more, until) {
  return new Promise((resolve, reject) => {
    const started = new Upload(photo, {
      endpoint: `${told.server}/sync/v1/blobs`,
      headers: { Authorization: `Bearer ${told.token}` },
      metadata: { sha256: told.sha256, mime: 'image/jpeg' },
      chunkSize: told.chunk ?? Number.POSITIVE_INFINITY,
      // What an aborted request still brought may move the offset: a 409 is asked again.
      retryDelays: told.retries ?? [100, 300, 1000],
      storeFingerprintForResuming: false,
      ...more,
      onError: reject,
      onSuccess: () => resolve(started),
      onChunkComplete: (_size, accepted) => {
        say({ accepted });
        if (until !== undefined && accepted >= until) resolve(started);
      },
    });
    started.start();
  });
}

const half = photo.length / 2;
const ways = {
  whole: () => upload({}),
  // The client goes away in the middle of the photo and comes back in the same breath.
  async abort() {
    const first = await upload({}, half);
    await first.abort(false);
    await upload({ uploadUrl: first.url });
  },
  // Another process goes on where this one stopped.
  async leave() {
    const first = await upload({}, half);
    await first.abort(false);
    say({ url: first.url });
  },
  resume: () => upload({ uploadUrl: told.url }),
  async terminate() {
    const first = await upload({}, half);
    await first.abort(true);
    say({ url: first.url });
  },
};

try {
  await ways[told.way]();
  say({ end: 'well' });
} catch (error) {
  say({ end: String(error) });
}
process.exit(0);
