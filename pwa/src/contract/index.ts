/** The generated contract as this build was given it (alias "@contract"). */

import codes from '@contract/codes.json';
import contract from '@contract/kinds.json';
import zh from '@contract/words.zh.json';
import type { Codes, Contract, Kind, Language, Words } from './types';

export type * from './types';

// JSON modules are typed too widely (string for unions, arrays for tuples); the generator is tested.
export const CONTRACT = contract as unknown as Contract;
export const KINDS: readonly Kind[] = CONTRACT.kinds;
export const CODES = codes as Codes;
export const WORDS_ZH = zh as Words;

const BY_NAME: ReadonlyMap<string, Kind> = new Map(KINDS.map((kind) => [kind.name, kind]));

/** The kind of that name; undefined for one this build does not know. */
export function kindNamed(name: string): Kind | undefined {
  return BY_NAME.get(name);
}

/** The words of a language; Chinese is always here, English comes when it is asked for. */
export async function loadWords(language: Language): Promise<Words> {
  if (language === 'zh') return WORDS_ZH;
  return (await import('@contract/words.en.json')).default as Words;
}
