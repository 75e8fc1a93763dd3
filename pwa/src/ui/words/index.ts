import { dictionary } from './dictionary';
import { zh } from './zh';

export { type Lang, lang, setLang } from './dictionary';

/** A sentence of the phone's screens in the chosen language. */
export const t = dictionary(zh, async () => (await import('./en')).en);
