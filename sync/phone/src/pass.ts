/** One pass: operations first, then what is new, then photos, until nothing is left to do. */

import type { EngineOptions, Trouble } from './api';
import { applyReply } from './apply';
import { ask, nextQuestion } from './exchange';
import { readLink, writeLink } from './link';
import { type ExchangeReply, OPS_MAX } from './messages';
import { fetchRest } from './rest';
import { type Access, type BlobRow, isOnItsWay } from './rows';
import type { StatusLine } from './status';
import type { SyncLog } from './synclog';
import type { Pace, UploadPass } from './uploads';

const UPLOAD_ROUNDS_MAX = 3;

/** What a pass works with; `batch` is how many operations the next request may carry. */
export interface Work {
  readonly world: EngineOptions;
  readonly status: StatusLine;
  readonly log: SyncLog;
  readonly changed: (keys: readonly string[]) => void;
  readonly pace: Pace;
  batch: number;
}

/** How a pass, or a step of it, ended. */
export interface Passed {
  /** "" is a pass that went through; "out" and "revoked" need a person. */
  readonly trouble: Trouble | Exclude<Access, 'ok'>;
  readonly code: string;
  /** How long the server asks to be left alone. */
  readonly waitMs: number;
  /** When the server wants to be asked again. */
  readonly pollMs?: number;
}

export type Step = { readonly more: boolean; readonly reply: ExchangeReply | undefined } | Passed;

export async function runPass(work: Work): Promise<Passed> {
  let rounds = 0;
  for (;;) {
    const link = await work.world.store.transact(['meta'], 'readonly', readLink);
    if (link === undefined || link.access !== 'ok') {
      return { trouble: link?.access === 'revoked' ? 'revoked' : 'out', code: '', waitMs: 0 };
    }
    const step =
      link.renew === ''
        ? await exchangeOnce(work)
        : await (await fetchRest()).registerAnew(work, link);
    if ('trouble' in step) return noted(work, step);
    if (step.more) continue;
    const taken = await snapshots(work);
    if (taken?.trouble === '') continue;
    if (taken !== undefined) return noted(work, taken);
    const sent = await photosSent(work);
    if (sent.came === 'offline' || sent.came === 'busy') {
      return { trouble: sent.came, code: 'photo', waitMs: sent.waitMs };
    }
    rounds += sent.came === 'yield' ? 0 : 1;
    if (sent.came === 'yield' || (sent.finished > 0 && rounds < UPLOAD_ROUNDS_MAX)) continue;
    const { poll_ms: pollMs = 0, retry_after_ms: waitMs = 0 } = step.reply ?? {};
    return { trouble: sent.failed > 0 ? 'photos' : '', code: '', waitMs, pollMs };
  }
}

/** Take the snapshots that are offered; undefined where none is. */
async function snapshots(work: Work): Promise<Passed | undefined> {
  const link = await work.world.store.transact(['meta'], 'readonly', readLink);
  if (Object.keys(link?.offers ?? {}).length === 0) return undefined;
  return (await fetchRest()).takeOffered(work);
}

const NO_PHOTOS: UploadPass = { came: 'done', waitMs: 0, finished: 0, failed: 0 };

async function photosSent(work: Work): Promise<UploadPass> {
  const { store } = work.world;
  const photos = await store.transact(['blobs'], 'readonly', (tx) => tx.all<BlobRow>('blobs'));
  return photos.some(isOnItsWay) ? (await fetchRest()).sendPhotos(work) : NO_PHOTOS;
}

async function exchangeOnce(work: Work): Promise<Step> {
  const { world, status, log } = work;
  const asked = await nextQuestion(world, work.batch);
  if (asked === undefined) return { trouble: 'out', code: '', waitMs: 0 };
  const many = asked.rows.length;
  status.set({ phase: many > 0 ? 'sending' : 'receiving' });
  const answer = await ask(world, asked);
  if (answer.is === 'too_large' || answer.is === 'unreadable') {
    return (await fetchRest()).narrowed(work, many, answer.code);
  }
  if (answer.is !== 'ours') {
    return { trouble: answer.is, code: answer.code, waitMs: answer.retryAfterMs };
  }
  const applied = await applyReply(world, asked, answer.value);
  const { more, notice, retry_after_ms: waitMs } = answer.value;
  const isWhole = !more && Object.keys(answer.value.snapshots ?? {}).length === 0;
  status.set({ online: 'yes', lastError: '', notice, complete: isWhole });
  if (applied.note !== '') await log.add(applied.note);
  for (const stream of applied.healed) await log.add('digest', stream);
  if (applied.judged > 0 || answer.value.chg.length > 0) {
    await log.add('exchange', `${applied.judged}↑ ${answer.value.chg.length}↓`);
  }
  work.changed(applied.judged > 0 ? [...applied.keys, 'results'] : applied.keys);
  await status.refresh();
  if (applied.came === 'renew') return { more: true, reply: undefined };
  if (work.batch === 0) return (await fetchRest()).passUnreadable(work);
  work.batch = Math.min(OPS_MAX, work.batch * 2);
  const isStuck = applied.came === 'stale' || (many > 0 && applied.judged === 0);
  if (isStuck) return { trouble: 'busy', code: applied.came, waitMs };
  const isRestarted = applied.healed.length > 0;
  const isMore = more || isRestarted || (await isWaiting(work));
  if (isMore && waitMs > 0) return { trouble: 'busy', code: 'crowd', waitMs };
  return { more: isMore, reply: answer.value };
}

async function noted(work: Work, stop: Passed): Promise<Passed> {
  const { trouble } = stop;
  if (trouble === 'revoked') {
    const { wipe } = await fetchRest();
    await wipe(work.world.store, work.world.kinds);
    work.changed(['*']);
  } else if (trouble === 'out') {
    await work.world.store.transact(['meta'], 'readwrite', async (tx) => {
      const link = await readLink(tx);
      if (link !== undefined) await writeLink(tx, { ...link, access: 'out' });
    });
  }
  await work.log.add(trouble, stop.code);
  await work.status.refresh();
  return stop;
}

/** Whether operations wait. */
export async function isWaiting({ world }: Work): Promise<boolean> {
  return (await world.store.transact(['outbox'], 'readonly', (tx) => tx.count('outbox'))) > 0;
}
