/** Where in the desk one stands: the parts of the address after `#/desk`. */

import { hrefOf } from '../router';
import { VIEWS, type View } from './views';

export type Place =
  | {
      readonly page: 'list';
      readonly view: View;
      /** The kind that the list shows, or "" for all kinds of the desk. */
      readonly kind: string;
      /** The open record, or null. */
      readonly open: RecordKey | null;
    }
  | { readonly page: 'needs' }
  | { readonly page: 'figures' }
  | { readonly page: 'contacts' }
  | { readonly page: 'ledger'; readonly kind: string };

export type RecordKey = { readonly kind: string; readonly id: string };

/**
 * The place of a path; an unknown one is the inbox.
 *
 * `all/<kind>` shows one kind; an open record adds its kind and id: `inbox/-/<kind>/<id>`.
 */
export function placeOf(path: readonly string[]): Place {
  const [page = '', kind = '', openKind = '', openId = ''] = path;
  if (page === 'needs' || page === 'figures' || page === 'contacts') return { page };
  if (page === 'ledger') return { page, kind };
  const view = VIEWS.find((name) => name === page) ?? 'inbox';
  const open = openKind && openId ? { kind: openKind, id: openId } : null;
  return { page: 'list', view, kind: kind === '-' ? '' : kind, open };
}

/** The path that `placeOf` reads back. */
export function pathOf(place: Place): readonly string[] {
  if (place.page === 'ledger') return ['ledger', place.kind];
  if (place.page !== 'list') return [place.page];
  const { view, kind, open } = place;
  if (open) return [view, kind || '-', open.kind, open.id];
  return kind ? [view, kind] : [view];
}

/** The address of a place, with the query of its filter. */
export function hrefTo(place: Place, query = ''): string {
  return hrefOf({ name: 'desk', path: pathOf(place), query });
}
