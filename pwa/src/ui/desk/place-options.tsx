import type { Me } from '../me';
import { t } from './words';

/** The villages a person sees, by township; a whole township can be picked where there are several. */
export function PlaceOptions({ divisions }: { readonly divisions: Me['divisions'] }) {
  const several = divisions.townships.length > 1;
  return (
    <>
      {divisions.townships.map((township) => (
        <optgroup key={township.code} label={township.name}>
          {several && (
            <option value={township.code.slice(0, 9)}>
              {t('filter.township', { name: township.name })}
            </option>
          )}
          {township.villages.map((village) => (
            <option key={village.code} value={village.code}>
              {village.name}
            </option>
          ))}
        </optgroup>
      ))}
    </>
  );
}
