/** The year of drills: which months are done, which kinds are still missing, for every unit. */

import { useSignal } from '@preact/signals';
import { type Cell, drillYears, type UnitYear } from '../../core/drill-year';
import { clock } from '../../platform/clock';
import { codeWord, kindNamed } from '../kinds';
import { recordsOf } from '../records';
import { hrefOf } from '../router';
import { engineOf, session } from '../session';
import { dateOf } from '../time';
import { Button, ButtonLink } from '../widgets/button';
import { Icon } from '../widgets/icon';
import { Page } from '../widgets/page';
import { t } from './words';
import './year.css';

/** The screen of a school, a township or the county: whatever drills this phone holds. */
export function DrillYear() {
  const today = dateOf(clock.now());
  const year = useSignal(Number(today.slice(0, 4)));
  const rows = recordsOf(engineOf(), 'drill').rows.value;
  const units = drillYears(
    rows.map(({ doc }) => doc),
    year.value,
  );
  const mayPlan = kindNamed('drill')?.create_by.includes(session.value?.person.role ?? '');
  return (
    <Page title={t('year.title')} back={{ name: 'home' }}>
      <div class="page stack">
        <div class="split">
          <Button look="outline" size="small" icon="left" onClick={() => year.value--}>
            {t('year.before')}
          </Button>
          <h2 class="heading">{year.value}</h2>
          <Button look="outline" size="small" icon="right" onClick={() => year.value++}>
            {t('year.after')}
          </Button>
        </div>
        {units.length === 0 && <p class="quiet">{t('year.empty')}</p>}
        <ul class="year-units">
          {units.map((unit) => (
            <li key={unit.unit}>
              <Unit unit={unit} month={monthOf(today, year.value)} />
            </li>
          ))}
        </ul>
        {mayPlan && (
          <ButtonLink icon="plus" href={hrefOf({ name: 'new', kind: 'drill' })}>
            {t('year.plan')}
          </ButtonLink>
        )}
      </div>
    </Page>
  );
}

/** The month that runs: 12 in years gone by, 0 in years to come. */
function monthOf(today: string, year: number): number {
  const now = Number(today.slice(0, 4));
  if (year !== now) return year < now ? 12 : 0;
  return Number(today.slice(5, 7));
}

function Unit({ unit, month }: { readonly unit: UnitYear; readonly month: number }) {
  const now = unit.quarterly ? Math.ceil(month / 3) : month;
  return (
    <section class="card stack tight" aria-label={unit.name}>
      <h3 class="subheading">{unit.name}</h3>
      {unit.demanded && (
        <p class="quiet">{t(unit.quarterly ? 'year.rule.kindergarten' : 'year.rule.school')}</p>
      )}
      <ol class="year-cells">
        {unit.cells.map((cell) => (
          <Period key={cell.n} cell={cell} unit={unit} isPast={cell.n < now} />
        ))}
      </ol>
      {unit.kind === 'school' && (
        <>
          <h4 class="strong">{t('year.kinds')}</h4>
          <ul class="year-kinds">
            {unit.kinds.map(({ scenario, held }) => (
              <li key={scenario} class={held ? 'year-held' : ''}>
                <Icon name={held ? 'check' : 'clock'} />
                <span>
                  {t(held ? 'year.kind.held' : 'year.kind.missing', {
                    kind: codeWord('drill_scenario', scenario),
                  })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

type PeriodProps = { readonly cell: Cell; readonly unit: UnitYear; readonly isPast: boolean };

function Period({ cell, unit, isPast }: PeriodProps) {
  const missed = unit.demanded && isPast && cell.held === 0;
  const look = cell.held > 0 ? 'year-held' : missed ? 'year-missed' : '';
  return (
    <li class={`year-cell ${look}`}>
      <span class="strong">{t(unit.quarterly ? 'year.quarter' : 'year.month', { n: cell.n })}</span>
      <span>
        {cell.held > 0
          ? `✓ ${t('year.held', { n: cell.held })}`
          : cell.planned > 0
            ? t('year.planned')
            : missed
              ? t('year.missed')
              : t('year.none')}
      </span>
    </li>
  );
}
