import { timingOf } from '../../core/drill-clock';
import type { Kept } from './watch';
import { t } from './words';

type TimerProps = { readonly kept: Kept; readonly targetS: number };

/** The seconds since the alarm, and what they say about the target. */
export function Timer({ kept, targetS }: TimerProps) {
  const { watch, stopped } = kept;
  const { duration_s, doubt_s, target_result, over_s } = timingOf(
    watch.elapsed,
    watch.doubt,
    targetS,
  );
  const late = target_result === 'unmet';
  return (
    <div class={late ? 'drill-timer drill-late' : 'drill-timer'}>
      <p class="quiet">{t(stopped ? 'stopped' : 'running')}</p>
      <p class="drill-time" role="timer">
        {stopped ? t('seconds', { n: duration_s }) : clockText(watch.elapsed)}
      </p>
      <p class="strong" aria-live="polite">
        {late
          ? t('result.unmet', { n: over_s })
          : stopped && t(target_result === 'met' ? 'result.met' : 'result.unsure')}
      </p>
      <p class="quiet">{t('target', { n: targetS })}</p>
      {doubt_s > 0 && <p class="quiet">{t('doubt', { n: doubt_s })}</p>}
    </div>
  );
}

function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
