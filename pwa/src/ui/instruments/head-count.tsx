import { useSignal } from '@preact/signals';
import { headCount } from '../../core/head-count';
import { clock } from '../../platform/clock';
import { kindNamed } from '../kinds';
import { recordsOf } from '../records';
import { engineOf } from '../session';
import { instantOf, momentText, msOf } from '../time';
import { Field } from '../widgets/field';
import { t } from '../words/all';
import type { InstrumentProps } from './index';

const ZONE = '+08:00';

/** How many people are here, and how many there were at any hour. */
export function HeadCountPanel({ row }: InstrumentProps) {
  const asked = useSignal('');
  const arrivals = kindNamed('arrival');
  const rows = arrivals ? recordsOf(engineOf(), arrivals.name).rows.value : [];
  const here = rows.filter(({ doc }) => doc.f.shelter_id === row.id).map(({ doc }) => doc);
  if (here.length === 0) return null;
  const now = headCount(here, instantOf(clock.now()));
  const then = asked.value === '' ? null : headCount(here, asked.value);
  return (
    <section class="card stack tight" aria-labelledby="head-count">
      <h2 class="subheading" id="head-count">
        {t('count.title')}
      </h2>
      <p class="strong" role="status">
        {t('count.now', {
          n: now.people,
          households: now.households,
          capacity: Number(row.doc.f.capacity ?? 0),
        })}
      </p>
      <Field id="count-at" label={t('count.at')}>
        <input
          id="count-at"
          class="input"
          type="datetime-local"
          value={asked.value === '' ? '' : momentText(asked.value).replace(' ', 'T')}
          onInput={(event) => {
            const ms = msOf(`${event.currentTarget.value}:00${ZONE}`);
            asked.value = Number.isNaN(ms) ? '' : instantOf(ms);
          }}
        />
      </Field>
      {then && (
        <p role="status">{t('count.then', { n: then.people, households: then.households })}</p>
      )}
    </section>
  );
}
