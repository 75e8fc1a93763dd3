import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Carried } from '../../store/carried';
import { carried, drop, handIn, look, sending, type TakenUp, takeUp } from '../carrying';
import { engineOf, status } from '../session';
import { momentText } from '../time';
import { Button } from '../widgets/button';
import { Tag, type TagLook } from '../widgets/tags';
import { say } from '../widgets/toast';
import { t } from '../words/all';

const looks: Readonly<Record<Carried['state'], TagLook>> = {
  waiting: 'plain',
  arrived: 'brand',
  refused: 'late',
};

/** Parcels of colleagues: taking one up, and what became of each. */
export function CarryCard() {
  const file = useRef<HTMLInputElement>(null);
  const busy = useSignal(false);
  const fault = useSignal<Exclude<TakenUp, 'added'> | ''>('');
  useEffect(() => void look().catch(() => undefined), []);
  const pick = async () => {
    const picked = file.current?.files?.[0];
    if (!picked) return;
    busy.value = true;
    const { came, by } = await takeUp(picked).catch(() => ({ came: 'damaged', by: '' }) as const);
    busy.value = false;
    if (file.current) file.current.value = '';
    fault.value = came === 'added' ? '' : came;
    if (came !== 'added') return;
    say(t('carry.added', { name: by }));
    engineOf().kick('user');
  };
  const send = async () => {
    busy.value = true;
    await handIn().catch(() => undefined);
    busy.value = false;
    if (carried.value.some((row) => row.state === 'waiting')) say(t('carry.later'));
  };
  const waits = carried.value.some((row) => row.state === 'waiting');
  return (
    <section class="card stack" aria-labelledby="carry-title">
      <h2 class="subheading" id="carry-title">
        {t('carry.title')}
      </h2>
      <p>{t('carry.lead')}</p>
      <input
        ref={file}
        type="file"
        class="unseen"
        id="carry-file"
        aria-label={t('carry.pick')}
        tabIndex={-1}
        onChange={() => void pick()}
      />
      <Button look="outline" icon="inbox" busy={busy.value} onClick={() => file.current?.click()}>
        {t('carry.pick')}
      </Button>
      {fault.value !== '' && (
        <p class="late" role="alert">
          {t(`carry.${fault.value}`)}
        </p>
      )}
      {carried.value.length > 0 && (
        <ul class="stack">
          {carried.value.map((row) => (
            <CarriedRow key={row.id} row={row} />
          ))}
        </ul>
      )}
      {waits && status.value?.online === 'yes' && (
        <Button icon="up" busy={busy.value || sending.value !== ''} onClick={() => void send()}>
          {t('carry.now')}
        </Button>
      )}
    </section>
  );
}

function CarriedRow({ row }: { readonly row: Carried }) {
  const { id, by, ops, parts, bytes, made_at, state, receipt } = row;
  const mb = (Math.max(bytes, 1e5) / 1e6).toFixed(1);
  const why = receipt?.blocked === true ? t('carry.blocked') : whyText(row);
  return (
    <li class="parcel-row">
      <span>
        <span class="strong">{t('carry.whose', { name: by })}</span>
        <br />
        {t('hand.what', { n: ops, photos: parts.length, mb })}
        <br />
        <span class="quiet">{t('carry.made', { when: momentText(made_at) })}</span>
        {why !== '' && (
          <>
            <br />
            {why}
          </>
        )}
      </span>
      <Tag look={looks[state]}>
        {t(sending.value === id ? 'carry.state.sending' : `carry.state.${state}`)}
      </Tag>
      {state !== 'waiting' && (
        <Button look="plain" size="small" icon="trash" onClick={() => void drop(id)}>
          {t('carry.drop')}
        </Button>
      )}
    </li>
  );
}

type Refusal = 'foreign' | 'damaged' | 'unreadable' | 'author' | 'order';

function whyText({ state, code }: Carried): string {
  return state === 'refused' ? t(`carry.why.${code as `parcel.${Refusal}`}`) : '';
}
