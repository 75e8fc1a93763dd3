import { useState } from 'preact/hooks';
import { textOf } from '../../core/body';
import { controlId } from '../forms/questions';
import { fieldHint, fieldLabel, roleWord } from '../kinds';
import { Field } from '../widgets/field';
import type { AskFieldProps } from './ask-field';
import { type Candidate, candidatesFor, mayGoOn } from './candidates';
import { useDesk } from './desk-state';
import { placeWords } from './labels';
import { t } from './words';

/** Picks whom to give the work to, of those who can go on with it; the record's village stands first. */
export function PersonField({ kind, view, move, question, form, error }: AskFieldProps) {
  const { people, person } = useDesk();
  const [query, setQuery] = useState('');
  const { field } = question;
  const id = controlId(field.name);
  const place = textOf(view.doc.f[kind.promote.place]);
  const candidates = candidatesFor(people, person, place, query, (one) => [
    roleWord(one.role),
    ...one.villages.map(placeWords),
  ]).filter((one) => mayGoOn(kind, move, one.role));
  const value = form.values.value[field.name];
  const chosen = (value as { readonly id?: unknown } | undefined)?.id;
  return (
    <Field
      id={id}
      label={fieldLabel(kind, field)}
      hint={fieldHint(kind, field)}
      error={error}
      group
    >
      <input
        type="search"
        class="input"
        aria-label={t('move.person.search')}
        placeholder={t('move.person.search')}
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      <ul class="desk-alike desk-people">
        {candidates.map((one) => (
          <li key={one.id}>
            <label>
              <input
                type="radio"
                name={id}
                checked={one.id === chosen}
                onChange={() => form.answer(field.name, { id: one.id, name: one.name })}
              />
              <CandidateWords one={one} />
            </label>
          </li>
        ))}
      </ul>
      {candidates.length === 0 && <p class="quiet">{t('move.person.none')}</p>}
    </Field>
  );
}

function CandidateWords({ one }: { readonly one: Candidate }) {
  return (
    <span>
      <strong>{one.name}</strong>
      <span class="quiet">
        {[roleWord(one.role), one.org, ...one.villages.map(placeWords)].filter(Boolean).join(' · ')}
      </span>
      {one.local && <span class="desk-match">{t('move.person.local')}</span>}
    </span>
  );
}
