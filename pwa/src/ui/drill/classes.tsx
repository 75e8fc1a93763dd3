import { useSignal } from '@preact/signals';
import type { ViewRow } from '@xunan/phone';
import { useEffect } from 'preact/hooks';
import type { CountedClass, Tally } from '../../core/drill';
import { say } from '../widgets/toast';
import { saveCount } from './acts';
import type { Kept } from './watch';
import { t } from './words';

type ClassesProps = {
  readonly row: ViewRow;
  readonly found: Tally;
  /** Looks at this phone's watch, if it has one. */
  readonly elapsed: () => Kept | undefined;
};

/** The head count: one line a class, and what it adds up to. */
export function Classes({ row, found, elapsed }: ClassesProps) {
  if (found.classes.length === 0) return null;
  return (
    <div class="stack tight">
      <h2 class="subheading">{t('count')}</h2>
      <Total found={found} />
      <ul class="drill-classes">
        {found.classes.map((each) => (
          <li key={each.name}>
            <ClassLine row={row} each={each} elapsed={elapsed} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Total({ found }: { readonly found: Tally }) {
  const { counted, present, classes } = found;
  const unreported = classes.filter((each) => each.counted === undefined).length;
  const away = present - counted;
  return (
    <div class={away === 0 ? 'drill-total drill-all' : 'drill-total'} role="status">
      <span class="drill-sum">{t('counted', { n: counted })}</span>
      <span>{t('present', { n: present })}</span>
      <span class="strong">
        {away === 0
          ? t('complete')
          : away > 0
            ? t('missing', { n: away })
            : t('over', { n: -away })}
      </span>
      {unreported > 0 && <span class="quiet">{t('unreported', { n: unreported })}</span>}
    </div>
  );
}

type LineProps = {
  readonly row: ViewRow;
  readonly each: CountedClass;
  readonly elapsed: () => Kept | undefined;
};

function ClassLine({ row, each, elapsed }: LineProps) {
  // What is being counted; undefined shows what was reported last, or who should be there.
  const draft = useSignal<number | undefined>(undefined);
  const shown = draft.value ?? each.counted ?? each.present;
  // The thumb is answered at once; the phone saves a moment later.
  const sent = useSignal<number | undefined>(undefined);
  useEffect(() => {
    if (sent.value === undefined) return;
    sent.value = undefined;
    draft.value = undefined;
  }, [each.counted]);
  const isNew = shown !== each.counted && shown !== sent.value;
  const change = (by: number) => {
    draft.value = Math.min(200, Math.max(0, shown + by));
  };
  const report = () => {
    const kept = elapsed();
    const first = each.counted === undefined && kept && !kept.stopped;
    draft.value = shown;
    sent.value = shown;
    saveCount(row, each, shown, first ? kept.watch.elapsed : undefined).catch(() => {
      sent.value = undefined;
      say(t('failed'));
    });
  };
  const { name, present, counted, arrivedS } = each;
  const word = t(isNew ? (counted === undefined ? 'arrived' : 'recount') : 'reported');
  const state = counted === undefined ? '' : counted === present ? ' drill-ok' : ' drill-off';
  return (
    <div class={`drill-class${state}`}>
      <span class="drill-name">
        <span class="strong">{name}</span>
        <span class="quiet">
          {counted === undefined
            ? t('class.present', { present })
            : t('class.people', { counted, present })}
          {arrivedS !== undefined && ` · ${t('class.after', { n: arrivedS })}`}
        </span>
      </span>
      <span class="drill-step">
        <button type="button" aria-label={t('class.less', { name })} onClick={() => change(-1)}>
          −
        </button>
        <output>{shown}</output>
        <button type="button" aria-label={t('class.more', { name })} onClick={() => change(1)}>
          +
        </button>
      </span>
      <button
        type="button"
        class="drill-report"
        aria-label={t('class.report', { word, name, n: shown })}
        disabled={!isNew}
        onClick={report}
      >
        {word}
      </button>
    </div>
  );
}
