/** What is to be looked at again by today, and the hazards given to this person that are due. */

import { KINDS } from '../../contract';
import { parentKindOf } from '../../core/relations';
import { dueRounds, type Numbers } from '../../core/rounds';
import { clock } from '../../platform/clock';
import { creatable, isOpen, kindNamed, reportWord, workKinds } from '../kinds';
import { isObject, textAt, titleOf } from '../record-words';
import { recordsOf } from '../records';
import { hrefOf } from '../router';
import { engineOf, me, session } from '../session';
import { dateOf, dueText } from '../time';
import { t } from '../words/all';
import { RecordCard } from './record-row';
import { ScanPlate } from './scan-plate';

const SHOWN = 6;

/** The way to a place by the code on its door, and what is due. */
export function DueToday() {
  return (
    <>
      <ScanPlate />
      <Due />
    </>
  );
}

function Due() {
  const role = session.value?.person.role ?? '';
  const today = dateOf(clock.now());
  const mine = creatable(role);
  const rounds = KINDS.filter((kind) => kind.repeat && mine.includes(kind)).flatMap((child) =>
    dueRounds(
      child,
      recordsOf(engineOf(), parentKindOf(child)).rows.value,
      recordsOf(engineOf(), child.name).rows.value,
      (me.value?.settings ?? {}) as Numbers,
      today,
    ),
  );
  const due = dueForMe(today);
  if (rounds.length === 0 && due.length === 0) return null;
  return (
    <section class="stack tight" aria-labelledby="due-today">
      <h2 class="heading" id="due-today">
        {t('due.today.title', { n: rounds.length + due.length })}
      </h2>
      {rounds.length > 0 && (
        <ul class="picks">
          {rounds.slice(0, SHOWN).map(({ child, parent, on }) => {
            const of = kindNamed(parentKindOf(child));
            const href = hrefOf({ name: 'new', kind: child.name, parent: parent.id });
            return (
              <li key={`${child.name}/${parent.id}`}>
                <a class="pick" href={href}>
                  <span class="pick-words">
                    <span class="strong">
                      {reportWord(child)}：{of ? titleOf(of, parent.doc) : ''}
                    </span>
                    <span class="quiet">{on === '' ? t('due.never') : dueText(on, today)}</span>
                  </span>
                </a>
              </li>
            );
          })}
        </ul>
      )}
      {rounds.length > SHOWN && <p class="quiet">{t('due.more', { n: rounds.length - SHOWN })}</p>}
      {due.length > 0 && <RecordCard rows={due.slice(0, SHOWN)} label={t('due.mine')} />}
    </section>
  );
}

/** Open records with a deadline of today or before that name this person. */
function dueForMe(today: string) {
  const id = session.value?.person.id;
  return workKinds
    .filter((kind) => kind.promote.due !== '')
    .flatMap((kind) => {
      const people = new Set(kind.states.flatMap(({ waits_on }) => waits_on));
      return recordsOf(engineOf(), kind.name)
        .rows.value.filter(({ doc }) => {
          const on = textAt(doc, kind.promote.due);
          const named = [...people].some((field) => {
            const value = doc.f[field];
            return isObject(value) && value.id === id;
          });
          return named && on !== '' && on <= today && isOpen(kind, doc);
        })
        .map((row) => ({ kind, row }));
    });
}
