import type { ComponentChildren } from 'preact';
import { lang } from '../words';
import type { MonthFigures, PlaceFigures, Standing } from './figures-data';
import { t } from './figures-words';

type Word =
  | keyof PlaceFigures['hazards']
  | Exclude<keyof PlaceFigures['shelters'], 'total'>
  | 'held'
  | 'participants'
  | 'year_held'
  | 'year_participants'
  | 'total_shelters';

export type Column = {
  readonly word: Word;
  readonly of: (at: PlaceFigures) => number | string;
};

const hazard = (word: keyof PlaceFigures['hazards']): Column => ({
  word,
  of: ({ hazards }) => hazards[word],
});
const shelter = (word: Exclude<keyof PlaceFigures['shelters'], 'total'>): Column => ({
  word,
  of: ({ shelters }) => shelters[word],
});

export const HAZARDS: readonly Column[] = [
  hazard('carried_in'),
  hazard('new'),
  hazard('closed'),
  hazard('closing_rate'),
  hazard('due_in_month'),
  hazard('due_on_time'),
  hazard('on_time_rate'),
  hazard('open_end'),
  hazard('overdue'),
];
export const DRILLS: readonly Column[] = [
  { word: 'held', of: ({ drills }) => drills.held },
  { word: 'participants', of: ({ drills }) => drills.participants },
  { word: 'year_held', of: ({ year_drills }) => year_drills.held },
  { word: 'year_participants', of: ({ year_drills }) => year_drills.participants },
];
export const SHELTERS: readonly Column[] = [
  { word: 'total_shelters', of: ({ shelters }) => shelters.total },
  shelter('ready'),
  shelter('limited'),
  shelter('not_ready'),
  shelter('unusable'),
  shelter('ready_rate'),
];

type PlacesProps = {
  readonly caption: string;
  readonly head: string;
  readonly columns: readonly Column[];
  readonly lines: readonly { readonly name: string; readonly at: PlaceFigures }[];
  readonly total: PlaceFigures | null;
};

/** A line for each township or month, and their sum. */
export function PlacesTable({ caption, head, columns, lines, total }: PlacesProps) {
  return (
    <Framed caption={caption}>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          {columns.map(({ word }) => (
            <th scope="col" key={word}>
              {t(word)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, at }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {columns.map(({ word, of }) => (
              <td key={word}>{of(at)}</td>
            ))}
          </tr>
        ))}
      </tbody>
      {total && (
        <tfoot>
          <tr>
            <th scope="row">{t('total')}</th>
            {columns.map(({ word, of }) => (
              <td key={word}>{of(total)}</td>
            ))}
          </tr>
        </tfoot>
      )}
    </Framed>
  );
}

/** What the plan asks and how it stands, each with where it comes from. */
export function TargetsTable({ standings }: Pick<MonthFigures, 'standings'>) {
  const heads = ['indicator', 'target', 'actual', 'share', 'met', 'source'] as const;
  return (
    <Framed caption={t('targets')} wordy>
      <thead>
        <tr>
          {heads.map((head) => (
            <th scope="col" key={head}>
              {t(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {standings.map((one) => (
          <tr key={one.indicator.name}>
            <th scope="row">{nameOf(one)}</th>
            <td>{targetWords(one)}</td>
            <td>{actualWords(one)}</td>
            <td>{one.shown}</td>
            <td class={one.met === null ? undefined : `figures-met-${one.met}`}>
              {t(one.met === null ? 'met.open' : one.met ? 'met.yes' : 'met.no')}
            </td>
            <td>
              {said(one, 'formula')}
              <div class="quiet">{said(one, 'source')}</div>
              <div class="quiet">{baseWords(one)}</div>
            </td>
          </tr>
        ))}
      </tbody>
    </Framed>
  );
}

/** The indicator's own name in the chosen language; it comes from the county's table. */
export function nameOf({ indicator }: Standing): string {
  return lang.value === 'en' ? indicator.en : indicator.zh;
}

function said({ indicator }: Standing, what: 'formula' | 'source' | 'unit'): string {
  return indicator[`${what}_${lang.value}`];
}

function targetWords(one: Standing): string {
  if (!one.yearly) return t('no.target');
  return t(one.indicator.direction, { n: one.yearly, unit: said(one, 'unit') || '%' });
}

function actualWords({ part, whole }: Standing): string {
  if (part === null) return t('unknown');
  return whole === null ? String(part) : `${part} / ${whole}`;
}

function baseWords({ indicator }: Standing): string {
  const { baseline, baseline_year: year, target_year: target } = indicator;
  return baseline === null
    ? t('base.none', { year, target })
    : t('base', { baseline: `${baseline} (${year})`, target });
}

function Framed(props: {
  readonly caption: string;
  readonly wordy?: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by key.
    <section class="figures-frame" tabIndex={0} aria-label={props.caption}>
      <table class={props.wordy ? 'figures-table wordy' : 'figures-table'}>
        <caption class="unseen">{props.caption}</caption>
        {props.children}
      </table>
    </section>
  );
}
