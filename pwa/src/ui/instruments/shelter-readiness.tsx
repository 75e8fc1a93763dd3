import type { ViewRow } from '@xunan/phone';
import type { Kind } from '../../contract/types';
import { pointOf } from '../../core/body';
import { headCount } from '../../core/head-count';
import { nearest } from '../../core/nearest';
import { childrenOf } from '../../core/relations';
import { interval, type Numbers } from '../../core/rounds';
import { type Readiness, readiness, type ShelterReadiness } from '../../core/shelter-readiness';
import { clock } from '../../platform/clock';
import { kindNamed } from '../kinds';
import { titleOf } from '../record-words';
import { recordsOf } from '../records';
import { hrefOf } from '../router';
import { engineOf, me } from '../session';
import { dateOf, instantOf } from '../time';
import { Tag, type TagLook } from '../widgets/tags';
import { t } from '../words/all';
import type { InstrumentProps } from './index';

const SHOWN = 3;
const LOOKS: { readonly [Verdict in Readiness]: TagLook } = {
  ready: 'brand',
  limited: 'soon',
  not_ready: 'soon',
  unusable: 'late',
  retired: 'plain',
};

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
        <Tag look={LOOKS[found.verdict]}>{t(`shelter.${found.verdict}`)}</Tag>
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
    </section>
  );
}

/** The nearest shelters that can take people in, with the room that is left in each. */
function Elsewhere({ kind, row }: InstrumentProps) {
  const from = pointOf(row.doc.f[kind.promote.geo]);
  if (!from) return null;
  const others = recordsOf(engineOf(), kind.name).rows.value.filter(({ id }) => id !== row.id);
  const usable = others.filter((other) => {
    const verdict = readinessOf(other)?.verdict;
    return verdict === 'ready' || verdict === 'limited';
  });
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

function checkKind(): Kind | undefined {
  return kindNamed('shelter_check');
}

/** The readiness of a shelter as this device knows it. */
function readinessOf(row: ViewRow): ShelterReadiness | undefined {
  const checks = checkKind();
  if (!checks?.repeat) return undefined;
  const rows = childrenOf(checks, row.id, recordsOf(engineOf(), checks.name).rows.value);
  const today = dateOf(clock.now());
  const settings = (me.value?.settings ?? {}) as Numbers;
  const days = interval(checks.repeat, settings, today);
  return readiness(
    row.doc,
    rows.map(({ doc }) => doc),
    today,
    days,
  );
}

function roomLeft(row: ViewRow): number {
  const arrivals = kindNamed('arrival');
  const rows = arrivals ? recordsOf(engineOf(), arrivals.name).rows.value : [];
  const here = rows.filter(({ doc }) => doc.f.shelter_id === row.id).map(({ doc }) => doc);
  const { people } = headCount(here, instantOf(clock.now()));
  return Math.max(0, Number(row.doc.f.capacity ?? 0) - people);
}
