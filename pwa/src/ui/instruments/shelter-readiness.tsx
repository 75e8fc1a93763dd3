import type { ViewRow } from '@xunan/phone';
import type { Kind } from '../../contract/types';
import { pointOf } from '../../core/body';
import { coverage } from '../../core/coverage';
import { nearest } from '../../core/nearest';
import { capacityOf } from '../../core/shelter-evaluation';
import { clock } from '../../platform/clock';
import { countyMap } from '../map/county-map';
import { titleOf } from '../record-words';
import { hrefOf } from '../router';
import { me } from '../session';
import { dateOf } from '../time';
import { Tag } from '../widgets/tags';
import { t } from '../words/all';
import type { InstrumentProps } from './index';
import { docsOf, insideOf, readinessOf, roomLeft, usableShelters } from './shelter-facts';
import { GradeTag, gradeOf } from './shelter-grade';
import { VERDICT_LOOKS } from './shelter-tag';

const SHOWN = 3;

/** Whether the shelter could take people in today, why not, and where else they could go. */
export function ShelterPanel({ kind, row }: InstrumentProps) {
  const found = readinessOf(row);
  if (!found) return null;
  return (
    <section class="card stack tight" aria-labelledby="readiness">
      <h2 class="subheading" id="readiness">
        {t('shelter.readiness')}
      </h2>
      <p>
        <Tag look={VERDICT_LOOKS[found.verdict]}>{t(`shelter.${found.verdict}`)}</Tag>
      </p>
      {found.reasons.length > 0 && (
        <ul class="stack tight">
          {found.reasons.map((reason) => (
            <li key={reason}>{t(`shelter.why.${reason}`)}</li>
          ))}
        </ul>
      )}
      {found.checkedOn !== '' && (
        <p class="quiet">{t('shelter.checked', { on: found.checkedOn, next: found.nextOn })}</p>
      )}
      {found.verdict !== 'ready' && <Elsewhere kind={kind} row={row} />}
      <Reach row={row} />
    </section>
  );
}

/** Whom it serves: people inside its radius, villages it is nearest to, room, its evaluation. */
function Reach({ row }: { readonly row: ViewRow }) {
  const { f } = row.doc;
  const inside = insideOf(row.doc);
  const near = villagesNearest(row);
  const area = me.value?.thresholds?.find(({ key }) => key === `area_${f.duration_class}`);
  const calc = capacityOf(typeof f.effective_area_m2 === 'number' ? f.effective_area_m2 : 0, area);
  const over = calc !== null && Number(f.capacity ?? 0) > calc;
  return (
    <>
      {inside !== undefined && (
        <p>{t('shelter.inside', { radius: Number(f.radius_m), n: inside })}</p>
      )}
      {near.length > 0 && (
        <p class="quiet">
          {t('shelter.nearest_of', {
            n: near.length,
            people: near.reduce((sum, { people }) => sum + (people ?? 0), 0),
          })}
        </p>
      )}
      {calc !== null && (
        <p>
          {t('shelter.by_area', { n: calc })}{' '}
          {area?.confirmed_by === '' && <Tag>{t('shelter.pending')}</Tag>}
        </p>
      )}
      {over && (
        <p class="strong" role="note">
          {t('shelter.over_area', { n: Number(f.capacity) })}
        </p>
      )}
      <LastEvaluation row={row} />
    </>
  );
}

/** The villages that have no usable shelter nearer than this one, by what this device knows. */
function villagesNearest(row: ViewRow) {
  const sites = [row, ...usableShelters().filter(({ id }) => id !== row.id)].flatMap(
    ({ id, doc }) => {
      const at = pointOf(doc.f.geo);
      return at ? [{ ...at, id, radiusM: Number(doc.f.radius_m ?? 0) }] : [];
    },
  );
  if (sites[0]?.id !== row.id) return [];
  return coverage(countyMap.value?.points ?? [], sites)
    .filter(({ id }) => id === row.id)
    .map(({ village }) => village);
}

function LastEvaluation({ row }: { readonly row: ViewRow }) {
  const year = Number(dateOf(clock.now()).slice(0, 4));
  const [last] = [...docsOf('shelter_evaluation', row.id)].sort(
    (a, b) => Number(b.f.year) - Number(a.f.year),
  );
  return (
    <>
      {last && (
        <p>
          {t('shelter.evaluated', { year: `${last.f.year}` })} <GradeTag grade={gradeOf(last)} />
        </p>
      )}
      {Number(last?.f.year ?? 0) < year && (
        <p class="quiet">{t('shelter.not_evaluated', { year: `${year}` })}</p>
      )}
    </>
  );
}

/** The nearest shelters that can take people in, with the room that is left in each. */
function Elsewhere({ kind, row }: { readonly kind: Kind; readonly row: ViewRow }) {
  const from = pointOf(row.doc.f[kind.promote.geo]);
  if (!from) return null;
  const usable = usableShelters().filter(({ id }) => id !== row.id);
  const near = nearest(from, usable, kind.promote.geo).slice(0, SHOWN);
  return (
    <div class="stack tight">
      <p class="strong">{t('shelter.elsewhere')}</p>
      {near.length === 0 && <p class="quiet">{t('shelter.elsewhere.none')}</p>}
      <ul class="stack tight">
        {near.map(({ row: other, metres }) => (
          <li key={other.id}>
            <a href={hrefOf({ name: 'record', kind: kind.name, id: other.id })}>
              {titleOf(kind, other.doc)}
            </a>
            <br />
            <span class="quiet">
              {t('shelter.away', { km: (metres / 1000).toFixed(1), room: roomLeft(other) })}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
