/** What is to be looked at again by today, and the hazards given to this person that are due. */

import { CONTRACT, KINDS } from '../../contract';
import type { Kind } from '../../contract/types';
import { parentKindOf } from '../../core/relations';
import { dueFrom, dueRounds, type Numbers } from '../../core/rounds';
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
import '../widgets/picks.css';

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
  const repeated = KINDS.filter((kind) => kind.repeat && mine.includes(kind));
  const own = repeated.filter(({ parent }) => !parent).flatMap((kind) => dueOwn(kind, today));
  const rounds = repeated
    .filter(({ parent }) => parent)
    .flatMap((child) =>
      dueRounds(
        child,
        recordsOf(engineOf(), parentKindOf(child)).rows.value,
        recordsOf(engineOf(), child.name).rows.value,
        (me.value?.settings ?? {}) as Numbers,
        today,
      ),
    );
  const due = dueForMe(today);
  const count = own.length + rounds.length + due.length;
  if (count === 0) return null;
  return (
    <section class="stack tight" aria-labelledby="due-today">
      <h2 class="heading" id="due-today">
        {t('due.today.title', { n: count })}
      </h2>
      {count > due.length && (
        <ul class="picks">
          {own.map(({ kind, on }) => (
            <li key={kind.name}>
              <a class="pick" href={hrefOf({ name: 'new', kind: kind.name })}>
                <span class="pick-words">
                  <span class="strong">{reportWord(kind)}</span>
                  <span class="quiet">{on === '' ? t('due.never') : dueText(on, today)}</span>
                </span>
              </a>
            </li>
          ))}
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

/** What everybody in the field does again and again, where this person has not done it yet. */
function dueOwn(kind: Kind, today: string) {
  const person = session.value?.person;
  if (!person || (CONTRACT.ranks[person.role] ?? 0) >= CONTRACT.desk_rank) return [];
  const rows = recordsOf(engineOf(), kind.name).rows.value.filter(
    ({ doc }) => doc.log[0]?.by.id === person.id,
  );
  const on = dueFrom(kind, rows, (me.value?.settings ?? {}) as Numbers, today);
  return on === null ? [] : [{ kind, on }];
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
