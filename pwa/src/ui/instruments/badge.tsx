/** A word in lists that follows from more than the record itself; fetched when a list wants it. */

import type { Kind } from '../../contract/types';
import { lazy } from '../widgets/lazy';

export type BadgeProps = { readonly id: string };

const ShelterTag = lazy<BadgeProps>(async () => (await import('./shelter-tag')).ShelterTag, {
  silent: true,
});

/** The badge of a record whose kind has one. */
export function Badge({ kind, id }: BadgeProps & { readonly kind: Kind | undefined }) {
  return kind?.instruments.includes('shelter_readiness') ? <ShelterTag id={id} /> : null;
}
