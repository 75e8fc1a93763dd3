import type { ViewRow } from '@xunan/phone';
import type { Kind } from '../../contract/types';

/** A record that is on the screen, with the declaration of its kind. */
export type ShownRecord = { readonly kind: Kind; readonly view: ViewRow };
