import { useState } from 'preact/hooks';
import type { Ask, Field, Kind, Move } from '../../contract/types';
import { codeWord } from '../kinds';
import { status } from '../session';
import { Button } from '../widgets/button';
import { say } from '../widgets/toast';
import { type Desk, useDesk } from './desk-state';
import { faultOf } from './judge';
import { stepWord } from './labels';
import type { Row } from './row';
import { bulkDoneWords } from './saving';
import { firstSteps } from './views';
import { t } from './words';

type Usual = { readonly move: Move; readonly set: Readonly<Record<string, string>> };

/** The main step for a new record, where every answer it needs has a usual value. */
function usualStep(kind: Kind, role: string): Usual | null {
  const move = firstSteps(kind, role).find((one) => one.main);
  if (!move) return null;
  const needed = move.asks.filter((ask) => ask.required && ask.when === null);
  const answers = needed.map((ask) => [ask.field, usualAnswer(kind, ask)] as const);
  if (answers.some(([, value]) => value === '')) return null;
  return { move, set: Object.fromEntries(answers) };
}

function usualAnswer(kind: Kind, ask: Ask): string {
  const field: Field | undefined = kind.fields.find((one) => one.name === ask.field);
  return typeof field?.default === 'string' ? field.default : '';
}

/** Whether a record can be passed on, together with others, with the usual answers. */
export function canTakeUsualStep({ kinds, person }: Desk, row: Row): boolean {
  const kind = kinds.find((one) => one.name === row.kind);
  const step = kind && usualStep(kind, person.role);
  return step?.move.start.includes(row.state) ?? false;
}

type BulkBarProps = { readonly rows: readonly Row[]; readonly onDone: () => void };

/** One button for all ticked rows; each becomes an act of its own. */
export function BulkBar({ rows, onDone }: BulkBarProps) {
  const desk = useDesk();
  const [busy, setBusy] = useState(false);
  const words = bulkWords(desk, rows);
  const run = async () => {
    setBusy(true);
    const done = await actOnAll(desk, rows);
    setBusy(false);
    const left = rows.length - done;
    say(left ? t('bulk.some', { n: done, left }) : bulkDoneWords(status.value, done));
    onDone();
  };
  return (
    <section class="desk-bulk" aria-label={words}>
      <strong>{t('bulk.chosen', { n: rows.length })}</strong>
      <Button size="small" busy={busy} onClick={() => void run()}>
        {words}
      </Button>
      <Button size="small" look="plain" onClick={onDone}>
        {t('bulk.none')}
      </Button>
    </section>
  );
}

function bulkWords({ kinds, person }: Desk, rows: readonly Row[]): string {
  const kind = kinds.find((one) => one.name === rows[0]?.kind);
  const step = kind && usualStep(kind, person.role);
  if (!kind || !step) return '';
  const [name = '', value = ''] = Object.entries(step.set)[0] ?? [];
  const codes = kind.fields.find((field) => field.name === name)?.codes ?? '';
  const move = stepWord(kind.name, step.move.name);
  return value ? t('bulk.go', { move, level: codeWord(codes, value) }) : move;
}

/** How many of the records took the step; the others stay as they are. */
async function actOnAll(desk: Desk, rows: readonly Row[]): Promise<number> {
  let done = 0;
  for (const row of rows) {
    const kind = desk.kinds.find((one) => one.name === row.kind);
    const step = kind && usualStep(kind, desk.person.role);
    const view = await desk.engine.view(row.kind, row.id);
    if (!kind || !step || !view || !step.move.start.includes(view.doc.state)) continue;
    const act = {
      kind: row.kind,
      id: row.id,
      verb: 'move' as const,
      move: step.move.name,
      from: view.doc.state,
      set: step.set,
    };
    if (faultOf(desk, kind, view.doc, act)) continue;
    await desk.engine.act([act]);
    done += 1;
  }
  return done;
}
