/** Where a person stands with this phone: known before anything of the engine is here. */

import { signal } from '@preact/signals';

export type Phase = 'opening' | 'out' | 'ready' | 'broken';

export const phase = signal<Phase>('opening');
