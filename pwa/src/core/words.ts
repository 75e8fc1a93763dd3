/** The words of kinds: a language's own, else Chinese, else the bare code. */

import type { Words } from '../contract/types';

export interface KindWords {
  /** Any word by its key; `fallback` (else the key's last part) where no language has it. */
  readonly word: (key: string, fallback?: string) => string;
  readonly kind: (kind: string) => string;
  /** The button that opens a first report. */
  readonly report: (kind: string) => string;
  readonly field: (kind: string, field: string) => string;
  /** "" where there is none. */
  readonly hint: (kind: string, field: string) => string;
  readonly state: (kind: string, state: string) => string;
  readonly move: (kind: string, move: string) => string;
  /** What a timeline entry did: a move of the kind, or one of the verbs. */
  readonly act: (kind: string, act: string) => string;
  /** A paper's name; "" for the one that any kind prints. */
  readonly sheet: (kind: string, sheet: string) => string;
  readonly role: (role: string) => string;
  /** A code of a list; a code of a newer version shows as 其他. */
  readonly code: (list: string, code: string) => string;
  /** The sentence for a refusal or warning. */
  readonly refusal: (code: string) => string;
}

/** Words out of `own`, with `chinese` behind it. */
export function kindWords(own: Words, chinese: Words): KindWords {
  const find = (key: string): string | undefined => at(own, key) ?? at(chinese, key);
  const word = (key: string, fallback = key.slice(key.lastIndexOf('.') + 1)) =>
    find(key) ?? fallback;
  return {
    word,
    kind: (kind) => word(`kind.${kind}`),
    report: (kind) => word(`kind.${kind}.report`, word(`kind.${kind}`)),
    field: (kind, field) => word(`field.${kind}.${field}`),
    hint: (kind, field) => word(`hint.${kind}.${field}`, ''),
    state: (kind, state) => word(`state.${kind}.${state}`),
    move: (kind, move) => word(`move.${kind}.${move}`),
    act: (kind, act) => word(`move.${kind}.${act}`, word(`act.${act}`)),
    sheet: (kind, sheet) => word(`sheet.${kind}.${sheet}`, ''),
    role: (role) => word(`role.${role}`),
    code: (list, code) => word(`code.${list}.${code}`, word(`code.${list}.other`, code)),
    refusal: (code) => word(`refusal.${code}`, code),
  };
}

function at(words: Words, key: string): string | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined;
}
