import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Errors } from './answers';
import type { DraftForm } from './draft-form';

export type ShownErrors = {
  /** What is wrong now; an error goes as soon as its answer is touched. */
  readonly now: ReadonlySignal<Errors>;
  readonly show: (errors: Errors) => void;
};

/** The errors of a form after somebody tried to save it. */
export function shownErrors(form: DraftForm): ShownErrors {
  const found = signal<Errors>({});
  const asked = signal<{ readonly [field: string]: string }>({});
  const answerIn = (field: string) =>
    JSON.stringify([form.values.value[field] ?? null, form.photos.value[field] ?? []]);
  const all = () => JSON.stringify([form.values.value, form.photos.value]);
  const answerTo = (field: string) => (field === '' ? all() : answerIn(field));
  return {
    now: computed(() =>
      Object.fromEntries(
        Object.entries(found.value).filter(([field]) => asked.value[field] === answerTo(field)),
      ),
    ),
    show(errors) {
      asked.value = Object.fromEntries(
        Object.keys(errors).map((field) => [field, answerTo(field)]),
      );
      found.value = errors;
    },
  };
}
