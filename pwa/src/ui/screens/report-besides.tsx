/** What stands beside the questions of a report: what it belongs to, and what it opens besides. */

import type { Signal } from '@preact/signals';
import type { Kind } from '../../contract/types';
import type { Consequence } from '../../core/consequences';
import { parentKindOf } from '../../core/relations';
import { kindNamed, kindWord } from '../kinds';
import { referenceTo } from '../record-words';
import { heldRecord } from '../records';
import { Segments } from '../widgets/choice';
import { Icon } from '../widgets/icon';
import { t } from '../words/all';

/** The record that the report will belong to, by name. */
export function ParentLine({ kind, parent }: { readonly kind: Kind; readonly parent: string }) {
  const of = kindNamed(parentKindOf(kind));
  const row = of && heldRecord(of.name, parent);
  if (!of || !row) return null;
  return <p class="subheading">{referenceTo(of, row.doc)}</p>;
}

type Props = { readonly found: readonly Consequence[]; readonly anew: Signal<ReadonlySet<string>> };

/** What will be opened with the report; where the same is known, whether it is that one or another. */
export function Consequences({ found, anew }: Props) {
  if (found.length === 0) return null;
  const choose = (key: string, isNew: boolean) => {
    const next = new Set(anew.value);
    if (isNew) next.add(key);
    else next.delete(key);
    anew.value = next;
  };
  return (
    <section class="card stack tight" aria-labelledby="besides">
      <h2 class="subheading" id="besides">
        {t('report.besides')}
      </h2>
      <ul class="stack tight" aria-live="polite">
        {found.map((each) => (
          <li class="stack tight" key={each.key}>
            <span class="report-besides">
              <Icon name="hazard" />
              <span>
                {kindWord(each.target)}：{each.text}
              </span>
            </span>
            {each.same && (
              <div class="stack tight">
                <span class="quiet">
                  {t('report.known', { what: referenceTo(each.target, each.same) })}
                </span>
                <Segments
                  id={`same-${each.key}`}
                  options={[
                    { value: 'still', label: t('report.still') },
                    { value: 'new', label: t('report.new') },
                  ]}
                  value={anew.value.has(each.key) ? 'new' : 'still'}
                  onChange={(value) => choose(each.key, value === 'new')}
                />
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
