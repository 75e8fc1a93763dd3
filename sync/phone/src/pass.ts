/** One pass: operations first, then what is new, then photos, until nothing is left to do. */

import type { EngineOptions, Trouble } from './api';
import { applyReply } from './apply';
import { ask, nextQuestion } from './exchange';
import { readLink, writeLink } from './link';
import { type ExchangeReply, OPS_MAX } from './messages';
import { adopt, wipe } from './renew';
import type { Access, Link } from './rows';
import { setAside } from './set-aside';
import { signIn } from './sign-in';
import type { StatusLine } from './status';
import type { SyncLog } from './synclog';
import { type Pace, uploadAll } from './uploads';

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

export interface Passed {
  /** "" is a pass that went through; "out" and "revoked" need a person. */
  readonly trouble: Trouble | Exclude<Access, 'ok'>;
  readonly code: string;
  readonly pollMs: number;
  readonly notBeforeMs: number;
}

type Stop = { readonly trouble: Passed['trouble']; readonly code: string; readonly waitMs: number };
type Step = { readonly more: boolean; readonly reply: ExchangeReply | undefined } | Stop;

export async function runPass(work: Work): Promise<Passed> {
  let rounds = 0;
  for (;;) {
    const link = await work.world.store.transact(['meta'], 'readonly', readLink);
    if (link === undefined || link.access !== 'ok') {
      return stopped({
        trouble: link?.access === 'revoked' ? 'revoked' : 'out',
        code: '',
        waitMs: 0,
      });
    }
    const step = link.renew === '' ? await exchangeOnce(work) : await registerAnew(work, link);
    if ('trouble' in step) return stopped(await noted(work, step));
    if (step.more) continue;
    const taken = await snapshots(work);
    if (taken?.trouble === '') continue;
    if (taken !== undefined) return stopped(await noted(work, taken));
    work.status.set({ phase: 'photos' });
    const sent = await uploadAll(work.world, {
      pace: work.pace,
      mustYield: () => isWaiting(work),
      progress: work.status.progress,
    });
    if (sent.finished > 0 || sent.failed > 0) await photosNoted(work, sent);
    if (sent.came === 'offline' || sent.came === 'busy') {
      return stopped({ trouble: sent.came, code: 'photo', waitMs: sent.waitMs });
    }
    rounds += sent.came === 'yield' ? 0 : 1;
    if (sent.came === 'yield' || (sent.finished > 0 && rounds < UPLOAD_ROUNDS_MAX)) continue;
    const { poll_ms: pollMs = 0, retry_after_ms: notBeforeMs = 0 } = step.reply ?? {};
    return { trouble: sent.failed > 0 ? 'photos' : '', code: '', pollMs, notBeforeMs };
  }
}

/** Take the snapshots that are offered; undefined where none is. Rarely needed, so loaded then. */
async function snapshots(work: Work): Promise<Stop | undefined> {
  const link = await work.world.store.transact(['meta'], 'readonly', readLink);
  if (Object.keys(link?.offers ?? {}).length === 0) return undefined;
  const { takeSnapshots } = await import('./snapshot');
  const came = await takeSnapshots(work.world, work.changed);
  const now = await work.world.store.transact(['meta'], 'readonly', readLink);
  for (const [stream, { seq, pages }] of Object.entries(link?.offers ?? {})) {
    const isTaken = now?.offers?.[stream] === undefined && now?.cursors[stream]?.[0] === seq;
    if (isTaken) await work.log.add('snapshot', `${pages}⇊`);
  }
  return came;
}

async function exchangeOnce(work: Work): Promise<Step> {
  const { world, status, log } = work;
  const asked = await nextQuestion(world, work.batch);
  if (asked === undefined) return { trouble: 'out', code: '', waitMs: 0 };
  const many = asked.rows.length;
  status.set({ phase: many > 0 ? 'sending' : 'receiving' });
  const answer = await ask(world, asked);
  if (answer.is === 'too_large' || answer.is === 'unreadable') {
    return narrowed(work, many, answer.code);
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
  if (work.batch === 0) return freed(work);
  work.batch = Math.min(OPS_MAX, work.batch * 2);
  const isStuck = applied.came === 'stale' || (many > 0 && applied.judged === 0);
  if (isStuck) return { trouble: 'busy', code: applied.came, waitMs };
  const isRestarted = applied.healed.length > 0;
  const isMore = more || isRestarted || (await isWaiting(work));
  if (isMore && waitMs > 0) return { trouble: 'busy', code: 'crowd', waitMs };
  return { more: isMore, reply: answer.value };
}

/** The request was too much, or unreadable: send less; a single bad one is tested by leaving it out. */
function narrowed(work: Work, many: number, code: string): Step {
  if (many === 0) {
    work.batch = OPS_MAX;
    return { trouble: 'refused', code, waitMs: 0 };
  }
  work.batch = Math.floor(many / 2);
  return { more: true, reply: undefined };
}

/** Without its oldest operation the request was fine: that one is what the server cannot read. */
async function freed(work: Work): Promise<Step> {
  work.batch = OPS_MAX;
  const next = await nextQuestion(work.world, 1);
  const op = next?.rows[0]?.op;
  const key = op === undefined ? undefined : await setAside(work.world, op.op_id);
  if (op !== undefined) await work.log.add('unreadable', `${op.t} ${op.op_id}`);
  if (key !== undefined) work.changed([key, 'results']);
  await work.status.refresh();
  return { more: true, reply: undefined };
}

/** After a fork or a restore: a new device number, under the install key noted beforehand. */
async function registerAnew({ world, log, status }: Work, link: Link): Promise<Step> {
  const proof = { by: 'token', token: link.token } as const;
  const { app, schema, platform } = world;
  const signed = await signIn(world, proof, { app, schema, platform }, link.renew);
  if (!signed.ok) {
    return { trouble: signed.why, code: signed.code, waitMs: signed.retryAfterMs };
  }
  await adopt(world.store, world.kinds, signed.identity);
  await log.add('device', signed.identity.device);
  await status.refresh();
  return { more: true, reply: undefined };
}

async function noted(work: Work, stop: Stop): Promise<Stop> {
  const { trouble } = stop;
  if (trouble === 'revoked') {
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

async function photosNoted(
  work: Work,
  sent: { readonly finished: number; readonly failed: number },
): Promise<void> {
  await work.log.add('photos', `${sent.finished}↑ ${sent.failed}✗`);
  work.changed(['photos']);
  await work.status.refresh();
}

function stopped({ trouble, code, waitMs }: Stop): Passed {
  return { trouble, code, pollMs: 0, notBeforeMs: waitMs };
}

async function isWaiting({ world }: Work): Promise<boolean> {
  return (await world.store.transact(['outbox'], 'readonly', (tx) => tx.count('outbox'))) > 0;
}
