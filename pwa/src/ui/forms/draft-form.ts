/** A form that survives everything: what a person enters is on the phone a quarter second later. */

import { type Signal, signal } from '@preact/signals';
import type { DraftRow, Engine, Json, JsonObject } from '@xunan/phone';
import { upconvert } from '@xunan/phone/upconvert';
import type { Kind } from '../../contract/types';
import { clock } from '../../platform/clock';
import { shrink } from '../../platform/photos';
import { type PhotoFacts, type PhotoSource, photoFacts, type ShutterPlace } from './photo-facts';

type Kept = {
  readonly values: JsonObject;
  readonly photos: { readonly [field: string]: readonly PhotoFacts[] };
};

export type DraftForm = {
  readonly key: string;
  /** Answers by field; a field without an answer is absent. */
  readonly values: Signal<JsonObject>;
  readonly photos: Signal<{ readonly [field: string]: readonly PhotoFacts[] }>;
  /** False until an earlier draft has been read: nothing is asked before. */
  readonly ready: Signal<boolean>;
  /** Something was written and is safe on the phone. */
  readonly kept: Signal<boolean>;
  /** So many photos are being prepared. */
  readonly preparing: Signal<number>;
  /** `null` takes the answer back. */
  readonly answer: (field: string, value: Json) => void;
  /** An answer that nobody gave (a position measured by itself): alone it leaves no draft behind. */
  readonly suggest: (field: string, value: Json) => void;
  /** Rejects when the file is no picture, or with a `StoreError` when the phone is full. */
  readonly addPhoto: (
    field: string,
    file: File,
    source: PhotoSource,
    place?: ShutterPlace,
  ) => Promise<void>;
  readonly removePhoto: (field: string, sha256: string) => Promise<void>;
  /** Write what is not written yet; call when the screen goes away. */
  readonly flush: () => Promise<void>;
  /** The work is saved or given up: nothing is written from now on. */
  readonly finish: () => void;
  /** Throw the draft and its photos away. */
  readonly discard: () => Promise<void>;
};

/** What of a kind its drafts depend on. */
export type DraftKind = Pick<Kind, 'name' | 'op_version' | 'changes'>;

const PAUSE_MS = 250;

/**
 * Open the draft `key`, or begin it with `start`.
 *
 * The version of the kind's form is kept with the draft; a later app reads it in its own terms.
 */
export function openDraftForm(
  engine: Engine,
  key: string,
  kind: DraftKind,
  start: JsonObject,
): DraftForm {
  const values = signal<JsonObject>(start);
  const photos = signal<Kept['photos']>({});
  const ready = signal(false);
  const kept = signal(false);
  const preparing = signal(0);
  let stopTimer = () => {};
  let dirty = false;
  /** Whether a person has answered anything; before that there is nothing to come back to. */
  let begun = false;
  let over = false;

  const flush = async () => {
    stopTimer();
    if (!dirty || over) return;
    dirty = false;
    const value: Kept = { values: values.value, photos: photos.value };
    await engine.putDraft(key, kind.op_version, value as unknown as Json);
    kept.value = true;
  };
  const touch = () => {
    begun = true;
    dirty = true;
    stopTimer();
    stopTimer = clock.after(PAUSE_MS, () => void flush());
  };
  const setPhotos = (field: string, list: readonly PhotoFacts[]) => {
    photos.value = { ...photos.value, [field]: list };
    touch();
  };
  const put = (field: string, value: Json) => {
    const { [field]: _, ...rest } = values.value;
    values.value = value === null || value === '' ? rest : { ...rest, [field]: value };
  };
  const listOf = (field: string) => photos.value[field] ?? [];

  void engine.draft(key).then((row) => {
    if (row && !begun) {
      begun = true;
      const value = keptIn(row, kind);
      values.value = { ...start, ...value.values };
      photos.value = value.photos;
      kept.value = true;
    }
    ready.value = true;
  });

  return {
    key,
    values,
    photos,
    ready,
    kept,
    preparing,
    answer(field, value) {
      put(field, value);
      touch();
    },
    suggest(field, value) {
      put(field, value);
      if (begun) touch();
    },
    async addPhoto(field, file, source, place) {
      preparing.value += 1;
      try {
        const takenAt = clock.now();
        const photo = await shrink(file);
        const { sha256, bytes, thumb } = photo;
        await engine.putDraftPhoto(key, { sha256, mime: 'image/jpeg', bytes, thumb });
        if (!listOf(field).some((known) => known.sha256 === sha256)) {
          setPhotos(field, [...listOf(field), photoFacts(photo, file, source, takenAt, place)]);
        }
        await flush();
      } finally {
        preparing.value -= 1;
      }
    },
    async removePhoto(field, sha256) {
      setPhotos(
        field,
        listOf(field).filter((photo) => photo.sha256 !== sha256),
      );
      await flush();
      await engine.dropDraftPhoto(key, sha256);
    },
    flush,
    finish() {
      over = true;
      stopTimer();
    },
    async discard() {
      over = true;
      stopTimer();
      await engine.deleteDraft(key);
    },
  };
}

/** A draft of an older form in today's terms; as it was written where there is no telling. */
function keptIn(row: DraftRow, { name, changes }: DraftKind): Kept {
  const kept = row.value as unknown as Kept;
  const args = { set: kept.values, add: kept.photos as { readonly [field: string]: never } };
  const now = upconvert({ t: `${name}.edit`, v: row.form, args, base: {} }, changes);
  if (typeof now === 'string') return kept;
  return { values: now.args.set ?? {}, photos: (now.args.add ?? {}) as never };
}

/** Keep the form's last letters when the page is hidden or left; the answer stops listening. */
export function keepOnLeaving(form: DraftForm): () => void {
  const keep = () => void form.flush();
  const hidden = () => {
    if (document.visibilityState === 'hidden') keep();
  };
  document.addEventListener('visibilitychange', hidden);
  addEventListener('pagehide', keep);
  return () => {
    document.removeEventListener('visibilitychange', hidden);
    removeEventListener('pagehide', keep);
    keep();
  };
}
