import type { Readiness } from '../../core/shelter-readiness';
import { heldRecord, recordsOf } from '../records';
import { engineOf } from '../session';
import { Tag, type TagLook } from '../widgets/tags';
import { t } from '../words/all';
import type { BadgeProps } from './badge';
import { readinessOf, SHELTER } from './shelter-facts';

export const VERDICT_LOOKS: { readonly [Verdict in Readiness]: TagLook } = {
  ready: 'brand',
  limited: 'soon',
  not_ready: 'soon',
  unusable: 'late',
  retired: 'plain',
};

/** In a list: whether the shelter could take people in today. */
export function ShelterTag({ id }: BadgeProps) {
  recordsOf(engineOf(), SHELTER);
  const row = heldRecord(SHELTER, id);
  const verdict = row && readinessOf(row)?.verdict;
  // A retired one says so by its state.
  if (!verdict || verdict === 'retired') return null;
  return <Tag look={VERDICT_LOOKS[verdict]}>{t(`shelter.${verdict}`)}</Tag>;
}
