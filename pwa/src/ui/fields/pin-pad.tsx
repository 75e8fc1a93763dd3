import { useSignal } from '@preact/signals';
import { movedBy } from '../../platform/position';
import { Button } from '../widgets/button';
import { Segments } from '../widgets/choice';
import { fieldIds } from '../widgets/field';
import { Icon } from '../widgets/icon';
import { t } from '../words/all';
import type { Geo } from './geo-field';

const STEPS = ['10', '50', '100'] as const;

const PRESSES = [
  { way: 'north', icon: 'up', north: 1, east: 0 },
  { way: 'west', icon: 'left', north: 0, east: -1 },
  { way: 'east', icon: 'right', north: 0, east: 1 },
  { way: 'south', icon: 'down', north: -1, east: 0 },
] as const;

/** Four arrows that move the pin; it works without a map, by what the person sees around them. */
export function PinPad({
  geo,
  onMove,
}: {
  readonly geo: Geo;
  readonly onMove: (moved: Geo) => void;
}) {
  const step = useSignal<string>(STEPS[0]);
  const metres = Number(step.value);
  const move = (north: number, east: number) => {
    const { lat, lon, accuracy_m, at } = geo;
    onMove({
      ...geo,
      ...movedBy(geo, north * metres, east * metres),
      source: 'pinned',
      raw: geo.raw ?? { lat, lon, accuracy_m, at },
    });
  };
  const raw = geo.raw;
  return (
    <div class="stack tight">
      <p class="quiet">{t('geo.adjust.hint', { m: metres })}</p>
      <p class="unseen" id={fieldIds('pin-step').label}>
        {t('geo.step')}
      </p>
      <Segments
        id="pin-step"
        options={STEPS.map((m) => ({ value: m, label: t('geo.metres', { m }) }))}
        value={step.value}
        onChange={(value) => {
          step.value = value;
        }}
      />
      <div class="pin-pad">
        {PRESSES.map(({ way, icon, north, east }) => (
          <div class={`pin-${way} stack`} key={way}>
            <Button look="outline" size="small" icon={icon} onClick={() => move(north, east)}>
              {t(`geo.${way}`)}
            </Button>
          </div>
        ))}
        <div class="pin-middle">
          <Icon name="pin" />
        </div>
      </div>
      {raw && (
        <Button
          look="plain"
          size="small"
          onClick={() => {
            const { raw: _, ...rest } = geo;
            onMove({ ...rest, ...raw, source: 'fix' } as Geo);
          }}
        >
          {t('geo.undo')}
        </Button>
      )}
    </div>
  );
}
