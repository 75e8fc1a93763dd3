/** The server's rules, asked before anything is saved: nobody walks away from work that is refused. */

import type { Act, Doc, JsonObject } from '@xunan/phone';
import { CODES } from '../../contract';
import type { Kind } from '../../contract/types';
import { behindMs } from '../../core/behind';
import { decide } from '../../core/decide';
import { clock } from '../../platform/clock';
import { refusalWord } from '../kinds';
import type { Person } from '../me';
import { status } from '../session';
import { dateOf, instantOf } from '../time';
import { type Errors, missingText } from './answers';

/** What the rules say of an act: what is wrong, or sentences to show before it is saved. */
export type Judgement =
  | { readonly ok: false; readonly errors: Errors }
  | { readonly ok: true; readonly warnings: readonly string[] };

/** Judge an act on a record (null: a first report), as the server will from today's facts. */
export function judge(kind: Kind, doc: Doc | null, act: Act, person: Person): Judgement {
  const now = clock.now();
  const behind = behindMs(status.value, now);
  const verdict = decide(
    kind,
    doc,
    { t: `${kind.name}.${act.verb}`, at: instantOf(now), args: argsOf(act) },
    { actor: person, today: dateOf(now + behind), codes: CODES, behindMs: behind },
  );
  if (verdict.ok) return { ok: true, warnings: verdict.warnings.map(refusalWord) };
  return { ok: false, errors: { [verdict.field]: sentence(kind, verdict.code, verdict.field) } };
}

function argsOf(act: Act): JsonObject {
  return {
    ...(act.set ? { set: act.set } : {}),
    ...(act.add ? { add: withNoteIds(act.add) } : {}),
    ...(act.move ? { move: act.move } : {}),
    ...(act.from ? { from: act.from } : {}),
  };
}

/** The engine gives notes their ids when it saves; the rules want to see one. */
function withNoteIds(add: NonNullable<Act['add']>): JsonObject {
  return Object.fromEntries(
    Object.entries(add).map(([name, items]) => [
      name,
      items.map((item) => ('text' in item ? { id: 'note', ...item } : item)),
    ]),
  );
}

function sentence(kind: Kind, code: string, name: string): string {
  const field = kind.fields.find((each) => each.name === name);
  if (code === 'field.missing' && field) return missingText(kind, field);
  return refusalWord(code);
}
