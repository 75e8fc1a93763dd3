/** Frozen prints of a month's ledger, as the server keeps them. */

import type { Reply } from '../server';
import { askServer } from '../session';
import { t } from './words';

export type Print = {
  readonly id: string;
  /** 0 for the first print of a month. */
  readonly correction: number;
  readonly printed_at: string;
  readonly printed_by?: { readonly name: string };
  readonly rows?: number;
  readonly counts?: { readonly [name: string]: number | string };
  /** SHA-256 of the frozen content. */
  readonly digest: string;
};

export type Told<T> =
  | { readonly ok: true; readonly value: T }
  /** `words` is a sentence for the person. */
  | { readonly ok: false; readonly words: string };

/** The prints of a township's month, newest first. */
export async function printsOf(
  kind: string,
  township: string,
  month: string,
): Promise<Told<readonly Print[]>> {
  const query = new URLSearchParams({ township, month }).toString();
  const reply = await askServer<readonly Print[]>('GET', `/api/v1/ledgers/${kind}?${query}`);
  const told = inWords(reply);
  if (!told.ok) return told;
  const newestFirst = [...told.value].sort((left, right) => right.correction - left.correction);
  return { ok: true, value: newestFirst };
}

/** Freeze what the server knows now; unchanged content gives the last print again. */
export async function freezePrint(
  kind: string,
  township: string,
  month: string,
): Promise<Told<Print>> {
  return inWords(await askServer<Print>('POST', `/api/v1/ledgers/${kind}`, { township, month }));
}

function inWords<T>(reply: Reply<T>): Told<T> {
  if (reply.ok) return reply;
  return { ok: false, words: reply.title || t(`trouble.${reply.why}`) };
}
