import { useEffect, useState } from 'preact/hooks';
import { clock } from '../../platform/clock';
import { kindNamed, roleWord } from '../kinds';
import { placeName } from '../me';
import { recordsOf } from '../records';
import { askServer, me } from '../session';
import { Icon } from '../widgets/icon';
import {
  byTownship,
  type Contacts,
  type Heard,
  LATE_MINUTES,
  type TownContacts,
} from './contacts-data';
import { t } from './contacts-words';
import { useDesk } from './desk-state';
import { momentShort } from './labels';
import { t as deskWord } from './words';
import './contacts.css';

const AGAIN_MS = 60_000;

/** Who has been heard of and when, so that silence is not read as "nothing happened". */
export function ContactsPage() {
  const { contacts, trouble } = useContacts();
  const towns = contacts ? byTownship(contacts) : [];
  return (
    <div class="desk-page contacts stack">
      <p>{t('lead')}</p>
      {trouble && (
        <p class="field-error" role="alert">
          <Icon name="info" />
          <span>{trouble}</span>
        </p>
      )}
      {!contacts && !trouble && <p role="status">{t('loading')}</p>}
      {contacts && towns.length === 0 && <p class="quiet">{t('nobody')}</p>}
      {towns.map((town) => (
        <Town key={town.township} town={town} />
      ))}
    </div>
  );
}

/** Asked at once and every minute while the page stands. */
function useContacts() {
  const [contacts, told] = useState<Contacts | null>(null);
  const [trouble, troubled] = useState('');
  useEffect(() => {
    let stop = () => {};
    let gone = false;
    const askNow = async () => {
      const reply = await askServer<Contacts>('GET', '/api/v1/contacts');
      if (gone) return;
      if (reply.ok) told(reply.value);
      troubled(reply.ok ? '' : reply.title || deskWord(`trouble.${reply.why}`));
      stop = clock.after(AGAIN_MS, () => void askNow());
    };
    void askNow();
    return () => {
      gone = true;
      stop();
    };
  }, []);
  return { contacts, trouble };
}

function Town({ town }: { readonly town: TownContacts }) {
  const here = presentIn(town.township);
  const state = town.late > 0 ? 'late' : town.never > 0 ? 'never' : 'fresh';
  const n = { late: town.late, never: town.never, fresh: town.people.length }[state];
  return (
    <section class="card stack tight" aria-labelledby={`town-${town.township}`}>
      <h2 class="subheading" id={`town-${town.township}`}>
        {placeName(me.value, town.township)}
      </h2>
      <p class={state === 'late' ? 'contacts-late' : 'quiet'}>
        {state === 'late' && <Icon name="clock" />}
        <span>{t(state, { n, minutes: LATE_MINUTES })}</span>
      </p>
      <p>{presentWords(here, state === 'fresh')}</p>
      <ul class="contacts-people">
        {town.people.map((person) => (
          <Person key={person.id} person={person} />
        ))}
      </ul>
    </section>
  );
}

function Person({ person }: { readonly person: Heard }) {
  const { today } = useDesk();
  const time = person.seen_at && momentShort(person.seen_at, today);
  const state = person.seen_at === '' ? 'never' : person.late ? 'late' : 'fresh';
  return (
    <li data-state={state}>
      <span class="strong">{person.name}</span>
      <span class="quiet">
        {roleWord(person.role)}{' '}
        {person.villages.map((village) => placeName(me.value, village)).join('、')}
      </span>
      <span class={state === 'late' ? 'contacts-late' : undefined}>
        {t(`one.${state}`, { time })}
      </span>
    </li>
  );
}

/** How many are present in the shelters of a township, as far as this desk has been told. */
function presentIn(township: string): number {
  const arrivals = kindNamed('arrival');
  const rows = arrivals ? recordsOf(useDesk().engine, arrivals.name).rows.value : [];
  return rows.filter(
    ({ doc }) =>
      doc.state === 'present' && String(doc.f.division_code ?? '').startsWith(township || '-'),
  ).length;
}

/** Nobody is said to be there only where everybody has been heard of. */
function presentWords(here: number, isAllHeard: boolean): string {
  if (here > 0) return t('here', { n: here });
  return t(isAllHeard ? 'here.none' : 'here.unknown');
}
