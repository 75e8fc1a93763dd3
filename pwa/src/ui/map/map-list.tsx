import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { kindWord } from '../kinds';
import { RecordRow, ROW_REM } from '../screens/record-row';
import { Button } from '../widgets/button';
import { FilterChips } from '../widgets/choice';
import { Icon, kindIcon } from '../widgets/icon';
import { VList } from '../widgets/vlist';
import { farText } from './far';
import { mapKinds, shown } from './map-state';
import type { KindRow, Spot } from './spots';
import { t } from './words';

/** A row with a line that says which kind it is and how far away. */
const TALL_ROW_REM = ROW_REM + 1.75;

type Line = KindRow & Partial<Pick<Spot, 'far'>>;

type MapListProps = {
  /** The heap that was opened, or null. */
  readonly picked: readonly Spot[] | null;
  readonly onUnpick: () => void;
  /** Whether the list has the map's room too. */
  readonly large: boolean;
  readonly onSize: () => void;
};

/** The records beside the map: all of them can be reached without it. */
export function MapList({ picked, onUnpick, large, onSize }: MapListProps) {
  const which = useSignal<'located' | 'lost' | 'picked'>('located');
  useEffect(() => {
    which.value = picked ? 'picked' : which.peek() === 'picked' ? 'located' : which.peek();
  }, [picked]);
  const { spots, lost } = shown.value;
  const now = which.value === 'picked' && !picked ? 'located' : which.value;
  const lines: readonly Line[] = { located: spots, lost, picked: picked ?? [] }[now];
  const tall = mapKinds.length > 1 || lines.some(({ far }) => typeof far === 'number');
  return (
    <>
      <div class="map-list-head">
        <FilterChips
          label={t('list.label')}
          options={[
            ...(picked ? [{ value: 'picked', label: t('list.picked', { n: picked.length }) }] : []),
            { value: 'located', label: t('list.located', { n: spots.length }) },
            ...(lost.length > 0
              ? [{ value: 'lost', label: t('list.lost', { n: lost.length }) }]
              : []),
          ]}
          value={now}
          onChange={(value) => {
            which.value = value as typeof which.value;
            if (value !== 'picked') onUnpick();
          }}
        />
        <Button look="plain" size="small" icon={large ? 'down' : 'up'} onClick={onSize}>
          {t(large ? 'list.both' : 'list.only')}
        </Button>
      </div>
      <VList
        items={lines}
        rowRem={tall ? TALL_ROW_REM : ROW_REM}
        keyOf={({ row }) => row.id}
        row={(line) =>
          tall ? <TallRow {...line} /> : <RecordRow kind={line.kind} row={line.row} />
        }
        label={t('list.label')}
      />
      {lines.length === 0 && <p class="empty quiet">{t('list.none')}</p>}
    </>
  );
}

function TallRow({ kind, row, far }: Line) {
  const word = kindWord(kind);
  return (
    <div class="map-row">
      <span class="map-row-head">
        <Icon name={kindIcon(kind.icon)} />
        {typeof far === 'number' ? t('pin.far', { kind: word, far: farText(far) }) : word}
      </span>
      <RecordRow kind={kind} row={row} />
    </div>
  );
}
