/** What the papers about a record of a kind are called. */

import type { Kind } from '../../contract/types';
import { paperWord } from '../kinds';
import { kindWords } from './labels';
import { t } from './words';

/** A paper's name in the kind's own words, or that of the sheet which any kind prints. */
export function sheetWord(kind: Kind, sheet: string): string {
  return paperWord(kind, sheet) || t('paper.sheet', { kind: kindWords(kind.name) });
}
