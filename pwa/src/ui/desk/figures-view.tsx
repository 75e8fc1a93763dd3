import { type Bar, Bars } from './figures-bars';
import type { MonthFigures, PlaceFigures, Standing } from './figures-data';
import {
  type Column,
  DRILLS,
  HAZARDS,
  nameOf,
  PlacesTable,
  SHELTERS,
  TargetsTable,
} from './figures-tables';
import { t } from './figures-words';

export type View = 'places' | 'months';
type Line = { readonly name: string; readonly at: PlaceFigures };
type ViewProps = { readonly figures: MonthFigures; readonly view: View };

/** All charts and tables of a month, by township or by month. */
export function FiguresView({ figures, view }: ViewProps) {
  const lines = linesOf(figures, view);
  const total = view === 'places' ? figures.total : null;
  return (
    <>
      <Targets figures={figures} />
      <Group title={t('hazards')} columns={HAZARDS} lines={lines} total={total} view={view}>
        <Bars
          title={t('hazards.chart')}
          bars={lines.map(hazardBar)}
          full={100}
          legend={[
            { tone: 'first', word: t('closing_rate') },
            { tone: 'second', word: t('on_time_rate') },
          ]}
        />
      </Group>
      <Group title={t('drills')} columns={DRILLS} lines={lines} total={total} view={view}>
        <Bars
          title={t('drills.chart')}
          bars={lines.map(drillBar)}
          full={Math.max(1, ...lines.map(({ at }) => at.drills.participants))}
        />
      </Group>
      <Group title={t('shelters')} columns={SHELTERS} lines={lines} total={total} view={view}>
        <Bars
          title={t('shelters.chart')}
          bars={lines.map(shelterBar)}
          full={100}
          legend={[
            { tone: 'ready', word: t('ready') },
            { tone: 'limited', word: t('limited') },
            { tone: 'waiting', word: t('not_ready') },
            { tone: 'bad', word: t('unusable') },
          ]}
        />
      </Group>
    </>
  );
}

function linesOf({ townships, months, names }: MonthFigures, view: View): readonly Line[] {
  return view === 'months'
    ? months.map((at) => ({ name: at.month, at }))
    : townships.map((at) => ({ name: names[at.place] ?? at.place, at }));
}

function Targets({ figures }: { readonly figures: MonthFigures }) {
  const { standings, month, place, names } = figures;
  const counted = standings.filter(({ part, whole, yearly }) => part !== null && !whole && yearly);
  const gone = (Number(month.slice(5)) / 12) * 100;
  return (
    <div class="desk-group">
      <h2 class="subheading">{t('targets')}</h2>
      {place.length > 6 && (
        <p class="quiet">{t('targets.county', { place: names[place] ?? place })}</p>
      )}
      {counted.length > 0 && (
        <Bars
          title={t('targets.chart')}
          bars={counted.map(targetBar)}
          full={100}
          mark={gone}
          note={t('targets.mark', {
            month: String(Number(month.slice(5))),
            share: `${gone.toFixed(0)} %`,
          })}
        />
      )}
      <TargetsTable standings={standings} />
    </div>
  );
}

type GroupProps = {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly lines: readonly Line[];
  readonly total: PlaceFigures | null;
  readonly view: View;
  readonly children: preact.ComponentChild;
};

/** A chart and, beside it, the table that says the same. */
function Group({ title, columns, lines, total, view, children }: GroupProps) {
  return (
    <div class="desk-group">
      <h2 class="subheading">{title}</h2>
      <div class="figures-pair">
        {children}
        <PlacesTable
          caption={title}
          head={t(view === 'months' ? 'month' : 'place')}
          columns={columns}
          lines={lines}
          total={total}
        />
      </div>
    </div>
  );
}

const percent = (part: number, whole: number) => (whole > 0 ? (part / whole) * 100 : 0);

function targetBar(one: Standing): Bar {
  const part = one.part ?? 0;
  return {
    label: nameOf(one),
    strips: [
      {
        parts: [{ value: percent(part, Number(one.yearly)), tone: 'first' }],
        words: t('rate.bar', { rate: one.shown, part, whole: one.yearly }),
      },
    ],
  };
}

function hazardBar({ name, at: { hazards } }: Line): Bar {
  const all = hazards.carried_in + hazards.new;
  return {
    label: name,
    strips: [
      {
        parts: [{ value: percent(hazards.closed, all), tone: 'first' }],
        words: t('rate.bar', { rate: hazards.closing_rate, part: hazards.closed, whole: all }),
      },
      {
        parts: [{ value: percent(hazards.due_on_time, hazards.due_in_month), tone: 'second' }],
        words: t('rate.bar', {
          rate: hazards.on_time_rate,
          part: hazards.due_on_time,
          whole: hazards.due_in_month,
        }),
      },
    ],
  };
}

function drillBar({ name, at: { drills } }: Line): Bar {
  const words = t('drills.bar', { people: drills.participants, held: drills.held });
  return {
    label: name,
    strips: [{ parts: [{ value: drills.participants, tone: 'first' }], words }],
  };
}

function shelterBar({ name, at: { shelters } }: Line): Bar {
  const { total, ready } = shelters;
  const share = (count: number) => percent(count, total);
  return {
    label: name,
    strips: [
      {
        parts: [
          { value: share(ready), tone: 'ready' },
          { value: share(shelters.limited), tone: 'limited' },
          { value: share(shelters.not_ready), tone: 'waiting' },
          { value: share(shelters.unusable), tone: 'bad' },
        ],
        words: t('rate.bar', { rate: shelters.ready_rate, part: ready, whole: total }),
      },
    ],
  };
}
