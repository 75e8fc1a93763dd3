/** The school recorder: the alarm, the head count of the classes, the all clear. */

import { useSignal } from '@preact/signals';
import type { ViewRow } from '@xunan/phone';
import { useEffect } from 'preact/hooks';
import { lastArrivalS, type Tally, tally } from '../../core/drill';
import { childrenOf } from '../../core/relations';
import type { InstrumentProps } from '../instruments/index';
import { kindNamed } from '../kinds';
import { recordsOf } from '../records';
import { hrefOf } from '../router';
import { engineOf, session } from '../session';
import { Button, ButtonLink } from '../widgets/button';
import { Icon } from '../widgets/icon';
import { Absent } from './absent';
import { giveAllClear, saveAlarm, saveTiming, targetOf } from './acts';
import { Classes } from './classes';
import { Timer } from './timer';
import { follow, forget, look, press, stop, watchOf } from './watch';
import { t } from './words';
import './drill.css';

/** The panel of a drill: to be held, or as it was held. */
export function DrillRecorder({ kind, row }: InstrumentProps) {
  const role = session.value?.person.role ?? '';
  const child = kindNamed('class_count');
  if (row.doc.state === 'cancelled' || !child) return null;
  const reports = recordsOf(engineOf(), child.name).rows.value;
  const found = tally(
    row.doc.f,
    childrenOf(child, row.id, reports).map(({ doc }) => doc),
  );
  const holds = row.doc.state === 'planned' && kind.create_by.includes(role);
  return (
    <>
      {holds && <Holding row={row} found={found} />}
      {row.doc.state !== 'planned' && <Held row={row} />}
      <ButtonLink icon="calendar" href={hrefOf({ name: 'drills' })}>
        {t('year.title')}
      </ButtonLink>
    </>
  );
}

type HoldingProps = { readonly row: ViewRow; readonly found: Tally };

function Holding({ row, found }: HoldingProps) {
  const kept = watchOf(row.id).value;
  const running = kept !== undefined && !kept.stopped;
  const told = useSignal('');
  const tell = (work: Promise<unknown>) =>
    void work.catch(() => {
      told.value = t('failed');
    });
  useEffect(() => (running ? follow(row.id) : undefined), [running, row.id]);
  const lastS = lastArrivalS(found);
  useEffect(() => {
    // The last class was reported on this phone: its arrival is the end of the evacuation.
    if (!running || lastS === undefined) return;
    const stopped = stop(row.id, lastS * 1000);
    if (stopped) tell(saveTiming(row, stopped));
  }, [running, lastS]);
  const stopNow = () => {
    const stopped = stop(row.id);
    if (stopped) tell(saveTiming(row, stopped));
  };
  const elsewhere = kept === undefined && typeof row.doc.f.time_alarm === 'string';
  return (
    <section class="card stack drill" aria-label={t('running')}>
      {kept ? (
        <Timer kept={kept} targetS={targetOf(row)} />
      ) : (
        <AlarmButton
          quiet={elsewhere || found.counted > 0}
          onPress={() => tell(saveAlarm(row, press(row.id)))}
        />
      )}
      {elsewhere && <p class="quiet">{t('other.phone')}</p>}
      {running && (
        <>
          <Button icon="check" onClick={stopNow}>
            {t('last.arrived')}
          </Button>
          {found.counted === 0 && (
            <Button
              look="plain"
              onClick={() => {
                forget(row.id);
                tell(saveAlarm(row, null));
              }}
            >
              {t('alarm.again')}
            </Button>
          )}
        </>
      )}
      <Classes row={row} found={found} elapsed={() => look(row.id)} />
      <Clear row={row} found={found} />
      <Absent drill={row.id} />
      {told.value && (
        <p class="field-error" role="alert">
          <Icon name="info" />
          <span>{told.value}</span>
        </p>
      )}
    </section>
  );
}

function AlarmButton({
  quiet,
  onPress,
}: {
  readonly quiet: boolean;
  readonly onPress: () => void;
}) {
  return (
    <button type="button" class={quiet ? 'alarm alarm-quiet' : 'alarm'} onClick={onPress}>
      <Icon name="bell" />
      <span class="alarm-word">{t('alarm')}</span>
      <span>{t('alarm.sub')}</span>
    </button>
  );
}

function Clear({ row, found }: HoldingProps) {
  const planned = typeof row.doc.f.staff === 'number' ? row.doc.f.staff : 0;
  const staff = useSignal(planned);
  const refused = useSignal('');
  if (found.classes.length === 0) return null;
  const clear = async () => {
    const why = await giveAllClear(row, found, staff.value);
    refused.value = why === '' ? '' : refusal(found);
  };
  return (
    <div class="stack tight">
      <label class="drill-staff">
        <span>{t('staff')}</span>
        <input
          class="input"
          type="number"
          inputMode="numeric"
          min="0"
          value={staff.value}
          onInput={(event) => {
            staff.value = Math.max(0, Math.round(Number(event.currentTarget.value) || 0));
          }}
        />
      </label>
      {refused.value && found.off.length > 0 && (
        <p class="field-error" role="alert">
          <Icon name="info" />
          <span>{refused.value}</span>
        </p>
      )}
      <Button icon="shield" onClick={() => void clear()}>
        {t('clear')}
      </Button>
    </div>
  );
}

function refusal(found: Tally): string {
  const classes = found.off
    .map((each) => `${each.name} ${each.counted ?? 0}/${each.present}`)
    .join('，');
  return t('clear.refused', { counted: found.counted, present: found.present, classes });
}

function Held({ row }: { readonly row: ViewRow }) {
  const { duration_s, over_s, target_result, doubt_s } = row.doc.f;
  // The watch of this phone, where its edit came after another phone's all clear.
  if (typeof duration_s !== 'number') {
    const kept = watchOf(row.id).value;
    return kept ? (
      <section class="card stack drill">
        <Timer kept={kept} targetS={targetOf(row)} />
        {!kept.stopped && (
          <Button
            icon="check"
            onClick={() => {
              const stopped = stop(row.id);
              if (stopped) void saveTiming(row, stopped);
            }}
          >
            {t('last.arrived')}
          </Button>
        )}
      </section>
    ) : null;
  }
  const over = typeof over_s === 'number' ? over_s : 0;
  return (
    <section class="card stack tight drill" aria-label={t('stopped')}>
      <p class="drill-time">{t('seconds', { n: duration_s })}</p>
      <p class="strong">
        {target_result === 'unmet'
          ? t('result.unmet', { n: over })
          : t(target_result === 'met' ? 'result.met' : 'result.unsure')}
        <span class="quiet"> · {t('target', { n: targetOf(row) })}</span>
      </p>
      {typeof doubt_s === 'number' && doubt_s > 0 && (
        <p class="quiet">{t('doubt', { n: doubt_s })}</p>
      )}
    </section>
  );
}
