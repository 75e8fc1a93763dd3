import type { zhLinks } from './zh-links';

/** Small tables, several villages, and records that belong together. */
export const enLinks: { readonly [Key in keyof typeof zhLinks]: string } = {
  'form.rows.nth': 'Row {n}',
  'form.rows.add': 'Add a row: {field}',
  'form.rows.drop': 'Delete',
  'form.rows.remove': 'Delete row {n}',
  'form.rows.missing': 'Row {n} still lacks: {column}',
  'form.places.remove': 'Remove {place}',
  'form.double':
    'This may be recorded already: {what}. If it really is another, save it all the same',
  'report.pick': 'Which {kind} does it belong to?',
  'report.besides': 'Reported along with it',
  'report.known': 'There is an open one: {what}',
  'report.still': 'Still the same',
  'report.new': 'Another one',
  'record.children': '{kind} ({n})',
  'record.children.more': '{n} earlier',
  'record.opened': 'Reported along with it',
};
