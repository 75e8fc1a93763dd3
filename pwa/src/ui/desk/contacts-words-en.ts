import type { zh } from './contacts-words';

/** The sentences of the page of contacts in English; complete, as the type demands. */
export const en: { readonly [Key in keyof typeof zh]: string } = {
  lead: 'When the phones of each grid last reached the server. Where there is no network people go on working, and it does not show here.',
  late: '{n} phones have not been heard of for more than {minutes} minutes; the counts below may be late',
  fresh: 'All {n} phones were heard of in the last {minutes} minutes',
  never: '{n} people have never signed in on a phone',
  'one.late': 'Last contact {time}, data may be late',
  'one.fresh': 'Last contact {time}',
  'one.never': 'Never signed in',
  here: '{n} people registered as present',
  'here.none': '0 people present now',
  'here.unknown': 'No arrivals received yet',
  loading: 'Asking…',
  nobody: 'No field workers have an account here yet.',
};
