/** Whether a shelter could take people in today; twin of `xunan.domain.shelter_readiness`. */

import { type Fields, itemsOf, type RecordBody, textOf } from './body';
import { localDate } from './deadlines';
import { nextDue } from './rounds';

export type Readiness = 'ready' | 'limited' | 'not_ready' | 'unusable' | 'retired';

/** Why a shelter is no better than it is. */
export type Reason = (typeof VETOES)[number] | (typeof ITEMS)[number] | (typeof LACKS)[number];

export interface ShelterReadiness {
  readonly verdict: Readiness;
  readonly reasons: readonly Reason[];
  /** The dates of the newest and the next check, "" for none. */
  readonly checkedOn: string;
  readonly nextOn: string;
}

const KEY_HOLDERS = 2;
const VETOES = ['locked', 'structure', 'danger'] as const;
const LACKS = ['never_checked', 'check_overdue', 'one_key'] as const;
const ITEMS = ['exits', 'signs', 'water', 'power', 'toilets', 'supplies'] as const;

type Shelter = Pick<RecordBody, 'state' | 'f'>;
type Check = Pick<RecordBody, 'id' | 'f'>;

/** Judge a shelter by its newest check, by time of capture, on a local date. */
export function readiness(
  shelter: Shelter,
  checks: readonly Check[],
  today: string,
  days: number,
): ShelterReadiness {
  const newest = newestOf(checks);
  const fields: Fields = newest?.f ?? {};
  const checkedOn = newest ? localDate(textOf(fields.captured_at)) : '';
  const nextOn = nextDue(checkedOn, days);
  const isProblem = (item: string) => fields[item] === 'problem';
  const vetoes = VETOES.filter((item) =>
    item === 'locked' ? fields.gate === 'locked' : isProblem(item),
  );
  const holders = itemsOf(shelter.f.managers).filter(({ has_key }) => has_key === true).length;
  const facts = {
    never_checked: !newest,
    check_overdue: newest !== undefined && nextOn < today,
    one_key: holders < KEY_HOLDERS,
  };
  const lacks = LACKS.filter((lack) => facts[lack]);
  const problems = ITEMS.filter(isProblem);
  return {
    verdict: verdictOf(shelter.state, vetoes.length, lacks.length, problems.length),
    reasons: [...vetoes, ...lacks, ...problems],
    checkedOn,
    nextOn,
  };
}

function newestOf(checks: readonly Check[]): Check | undefined {
  const key = ({ id, f }: Check) => `${textOf(f.captured_at)} ${id}`;
  return [...checks].sort((a, b) => (key(a) < key(b) ? -1 : 1)).at(-1);
}

function verdictOf(state: string, vetoes: number, lacks: number, problems: number): Readiness {
  if (state === 'retired') return 'retired';
  if (vetoes > 0) return 'unusable';
  if (lacks > 0 || state !== 'in_service') return 'not_ready';
  return problems > 0 ? 'limited' : 'ready';
}
