/** Which papers there are about a record of a kind, and what they are called. */

import type { Kind } from '../../contract/types';
import { kindWords } from './labels';
import { t, zh } from './words';

/** Kinds with an official number have these two papers, unless they declare their own. */
const USUAL = ['sheet', 'advice_note'] as const;

export function sheetsOf(kind: Kind & { readonly sheets?: readonly string[] }): readonly string[] {
  return kind.sheets ?? (kind.promote.number === '' ? [] : USUAL);
}

/** A paper's name; one that this app has no word for keeps its own. */
export function sheetWord(kind: Kind, sheet: string): string {
  const key = `paper.${sheet}`;
  if (!isPaper(key)) return sheet;
  return t(key, { kind: kindWords(kind.name) });
}

type PaperKey = 'paper.sheet' | 'paper.advice_note';

function isPaper(key: string): key is PaperKey {
  return key in zh;
}
