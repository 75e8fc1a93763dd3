import { useEffect, useState } from 'preact/hooks';
import { go } from '../router';
import { Button } from '../widgets/button';
import { Field } from '../widgets/field';
import { Icon } from '../widgets/icon';
import { pathOf } from './address';
import { useDesk } from './desk-state';
import { downloadPaper } from './download';
import { figuresOf, figuresPath, type MonthFigures } from './figures-data';
import { FiguresView, type View } from './figures-view';
import { t } from './figures-words';
import { fileName } from './file-name';
import { momentExact } from './labels';
import { monthBefore } from './month-before';
import { t as deskWord } from './words';
import './figures.css';

type Asked = { readonly place: string; readonly month: string; readonly view: View };

/** A month's figures: charts for a glance, a table beside each, and both to take away. */
export function FiguresPage({ query }: { readonly query: string }) {
  const { today } = useDesk();
  const asked = useAsked(query);
  const { figures, trouble } = useFigures(asked);
  return (
    <div class="desk-page figures-page stack">
      <p>{t('lead')}</p>
      <FiguresForm {...asked} figures={figures} />
      {asked.month === today.slice(0, 7) && figures && (
        <p class="quiet">{t('running', { time: momentExact(figures.as_of) })}</p>
      )}
      {trouble && <Trouble words={trouble} />}
      {figures && <FiguresView figures={figures} view={asked.view} />}
      {!figures && !trouble && (
        <p class="quiet" role="status">
          {t('loading')}
        </p>
      )}
    </div>
  );
}

function Trouble({ words }: { readonly words: string }) {
  return (
    <p class="field-error" role="alert">
      <Icon name="info" />
      <span>{words}</span>
    </p>
  );
}

/** What the address asks for; by default one's own place and the month that has ended. */
function useAsked(query: string): Asked {
  const { divisions, person, today } = useDesk();
  const said = new URLSearchParams(query);
  const place = said.get('place') || person.township || divisions.county.code;
  const usual = place.length > 6 ? 'months' : 'places';
  const view = said.get('view') === 'months' ? 'months' : usual;
  return { place, month: said.get('month') || monthBefore(today), view };
}

function useFigures({ place, month }: Asked) {
  const { today } = useDesk();
  const [figures, setFigures] = useState<MonthFigures | null>(null);
  const [trouble, setTrouble] = useState('');
  const future = month > today.slice(0, 7);
  useEffect(() => {
    setFigures(null);
    setTrouble(future ? t('future') : '');
    if (future || !place) return;
    let stale = false;
    void figuresOf(place, month).then((found) => {
      if (stale) return;
      setFigures(found.ok ? found.value : null);
      setTrouble(found.ok ? '' : found.words);
    });
    return () => {
      stale = true;
    };
  }, [place, month, future]);
  return { figures, trouble };
}

function FiguresForm(props: Asked & { readonly figures: MonthFigures | null }) {
  const { place, month, view, figures } = props;
  const { divisions, person, today } = useDesk();
  const ask = (change: Partial<Asked>) => {
    const query = new URLSearchParams({ place, month, view, ...change }).toString();
    go({ name: 'desk', path: pathOf({ page: 'figures' }), query }, { replace: true });
  };
  return (
    <form class="figures-ask" onSubmit={(event) => event.preventDefault()}>
      {!person.township && (
        <Field id="figures-place" label={t('place')}>
          <select
            class="input"
            id="figures-place"
            value={place}
            onChange={(event) => {
              const chosen = event.currentTarget.value;
              ask({ place: chosen, view: chosen.length > 6 ? 'months' : 'places' });
            }}
          >
            <option value={divisions.county.code}>
              {t('place.all', { county: divisions.county.name })}
            </option>
            {divisions.townships.map(({ code, name }) => (
              <option key={code} value={code.slice(0, 9)}>
                {name}
              </option>
            ))}
          </select>
        </Field>
      )}
      <Field id="figures-month" label={t('month')}>
        <input
          class="input"
          id="figures-month"
          type="month"
          value={month}
          max={today.slice(0, 7)}
          onChange={(event) => ask({ month: event.currentTarget.value || monthBefore(today) })}
        />
      </Field>
      {place.length === 6 && (
        <Field id="figures-view" label={t('view')}>
          <select
            class="input"
            id="figures-view"
            value={view}
            onChange={(event) => ask({ view: event.currentTarget.value as View })}
          >
            <option value="places">{t('view.places')}</option>
            <option value="months">{t('view.months')}</option>
          </select>
        </Field>
      )}
      <Take figures={figures} />
    </form>
  );
}

/** The figures to take away: a table for spreadsheets, and paper. */
function Take({ figures }: { readonly figures: MonthFigures | null }) {
  const [trouble, setTrouble] = useState('');
  const take = async (file: string, ending: 'csv' | 'pdf', mime: string) => {
    if (!figures) return;
    const { place, month, names } = figures;
    const name = fileName([t('name'), names[place] ?? place, month], ending);
    const fault = await downloadPaper(figuresPath(place, month, file), name, mime);
    setTrouble(fault ? deskWord(`trouble.${fault}`) : '');
  };
  return (
    <>
      <Button
        look="outline"
        icon="down"
        disabled={!figures}
        onClick={() => void take('/table.csv', 'csv', 'text/csv')}
      >
        {t('table')}
      </Button>
      <Button
        icon="print"
        disabled={!figures}
        onClick={() => void take('/print.pdf', 'pdf', 'application/pdf')}
      >
        {t('paper')}
      </Button>
      {trouble && <Trouble words={trouble} />}
    </>
  );
}
