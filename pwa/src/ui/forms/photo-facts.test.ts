import { expect, it } from 'vitest';
import type { ShrunkPhoto } from '../../platform/photos';
import { photoFacts } from './photo-facts';

const now = Date.parse('2026-06-20T04:00:00Z');
const shrunk = (facts: ShrunkPhoto['facts']): ShrunkPhoto => ({
  bytes: new ArrayBuffer(5),
  thumb: new ArrayBuffer(1),
  sha256: 'ab',
  w: 4,
  h: 3,
  facts,
});
const place = { lat: 25.8, lon: 114.5, accuracy_m: 9 };

it('a photo from the camera was taken now, where the phone is', () => {
  const facts = photoFacts(shrunk({ exif_at: '2026-06-20T11:51:00' }), {}, 'camera', now, place);
  expect(facts).toMatchObject({
    taken_at: '2026-06-20T04:00:00.000Z',
    source: 'camera',
    geo: place,
  });
  expect(facts.exif_at).toBe('2026-06-20T11:51:00');
});

it.each([
  ['2026-06-20T11:49:00', '2026-06-20T03:49:00.000Z'],
  ['2026-06-20T11:49:00+09:00', '2026-06-20T02:49:00.000Z'],
  ['2020-01-01T00:00:00', '2019-12-31T16:00:00.000Z'],
])('an older file handed over by the camera button is one from the gallery: %s', (exif, taken) => {
  const facts = photoFacts(shrunk({ exif_at: exif }), {}, 'camera', now, place);
  expect(facts).toMatchObject({ taken_at: taken, source: 'gallery', exif_at: exif });
  expect(facts.geo).toBeUndefined();
});

it('a photo whose EXIF lies ahead of the clock claims neither the shutter nor the future', () => {
  const facts = photoFacts(shrunk({ exif_at: '2026-06-20T13:00:00' }), {}, 'camera', now, place);
  expect(facts).toMatchObject({ taken_at: '2026-06-20T04:00:00.000Z', source: 'gallery' });
});

it('a photo from the gallery was taken when its EXIF says, in county time', () => {
  const facts = photoFacts(shrunk({ exif_at: '2026-06-19T09:00:00' }), {}, 'gallery', now, place);
  expect(facts.taken_at).toBe('2026-06-19T01:00:00.000Z');
  expect(facts.geo).toBeUndefined();
});

it('an offset in EXIF is believed', () => {
  const facts = photoFacts(shrunk({ exif_at: '2026-06-19T09:00:00+00:00' }), {}, 'gallery', now);
  expect(facts.taken_at).toBe('2026-06-19T09:00:00.000Z');
});

it('without EXIF the date of the file counts, and never the future', () => {
  expect(photoFacts(shrunk({}), { lastModified: 1000 }, 'gallery', now).taken_at).toBe(
    '1970-01-01T00:00:01.000Z',
  );
  expect(photoFacts(shrunk({}), { lastModified: now + 9 }, 'gallery', now).taken_at).toBe(
    '2026-06-20T04:00:00.000Z',
  );
});
