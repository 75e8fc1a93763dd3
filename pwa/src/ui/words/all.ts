import { dictionary } from './dictionary';
import { zh } from './zh';

/** Any sentence of the phone's screens; for the parts that come after the first screen. */
export const t = dictionary(zh, async () => (await import('./en')).en);
