import { dictionary } from './dictionary';
import { zhDoor } from './zh-door';

/** A sentence of the shell; everything behind the sign-in has the whole dictionary. */
export const t = dictionary(zhDoor, async () => (await import('./en-door')).enDoor);
