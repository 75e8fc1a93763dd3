import { dictionary } from './dictionary';
import { zhDoor } from './zh-door';
import { zhFirst } from './zh-first';

export { type Lang, lang, setLang } from './dictionary';

/** A sentence of the first screen in the chosen language; later screens take `words/all`. */
export const t = dictionary({ ...zhDoor, ...zhFirst }, async () => (await import('./en')).en);
