import type { Kind } from '../../contract/types';
import { codeOptions, fieldLabel, kindWord, stateWord } from '../kinds';
import { Button } from '../widgets/button';
import type { Option } from '../widgets/choice';
import { Select } from '../widgets/select';
import { Sheet } from '../widgets/sheet';
import { filter, mapKinds, narrow } from './map-state';
import { ANYTHING, TONES } from './spots';
import { t } from './words';

/** Which records the map shows: by kind, by state, by level. */
export function MapFilterSheet({ onClose }: { readonly onClose: () => void }) {
  const { kind: chosen, state, level } = filter.value;
  const kind = chosenKind(chosen);
  const field = kind?.fields.find(({ name }) => name === kind.promote.level);
  return (
    <Sheet
      title={t('filter')}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('narrow.done')}</Button>
          <Button look="plain" onClick={() => narrow(ANYTHING)}>
            {t('narrow.clear')}
          </Button>
        </>
      }
    >
      {mapKinds.length > 1 && (
        <Select
          id="map-kind"
          label={t('narrow.kind')}
          any={t('narrow.kind.all')}
          value={chosen}
          options={mapKinds.map((each) => ({ value: each.name, label: kindWord(each) }))}
          onChange={(value) => narrow({ kind: value })}
        />
      )}
      <Select
        id="map-state"
        label={t('narrow.state')}
        any={t('narrow.any')}
        value={state}
        options={[
          ...TONES.map((tone) => ({ value: tone, label: t(`tone.${tone}`) })),
          ...states(kind),
        ]}
        onChange={(value) => narrow({ state: value })}
      />
      {kind && field && field.codes !== '' && (
        <Select
          id="map-level"
          label={fieldLabel(kind, field)}
          any={t('narrow.any')}
          value={level}
          options={codeOptions(field.codes)}
          onChange={(value) => narrow({ level: value })}
        />
      )}
    </Sheet>
  );
}

/** The only kind needs no choosing. */
export function chosenKind(name: string): Kind | undefined {
  return mapKinds.length === 1 ? mapKinds[0] : mapKinds.find((kind) => kind.name === name);
}

function states(kind: Kind | undefined): readonly Option[] {
  return (kind?.states ?? [])
    .filter(({ name }) => !(TONES as readonly string[]).includes(name))
    .map(({ name }) => ({ value: name, label: kind ? stateWord(kind, name) : name }));
}
