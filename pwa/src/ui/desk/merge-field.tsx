import type { ViewRow } from '@xunan/phone';
import { useState } from 'preact/hooks';
import type { Kind } from '../../contract/types';
import { controlId } from '../forms/questions';
import { fieldLabel } from '../kinds';
import { recordsOf } from '../records';
import { Field as Question } from '../widgets/field';
import { Photo } from '../widgets/photo';
import type { AskFieldProps } from './ask-field';
import { deskRows, rowFor, useDesk } from './desk-state';
import {
  codeOf,
  metresWords,
  momentWords,
  placeWords,
  shortCode,
  spanWords,
  stateOf,
} from './labels';
import { photosOf } from './record-photos';
import type { Row } from './row';
import { type Alike, alikeOf, found } from './suggest';
import { t } from './words';

/** Picks the record that this one repeats: what lies close in place and time first, or by search. */
export function MergeField({ kind, view, question, form, error }: AskFieldProps) {
  const { field } = question;
  const id = controlId(field.name);
  const { engine } = useDesk();
  const [query, setQuery] = useState('');
  const views = recordsOf(engine, kind.name).rows.value;
  const alike = alikeOf(
    kind,
    view.doc,
    views.map((other) => other.doc),
  );
  const rows = deskRows.value.filter((row) => row.kind === kind.name && row.id !== view.id);
  const hits = found(rows, query);
  const chosenId = form.values.value[field.name];
  const chosen = views.find((other) => other.id === chosenId);
  const pick = (row: string) => form.answer(field.name, row);
  const [, metres = 0, hours = 0] = kind.near ?? [];
  return (
    <Question id={id} label={fieldLabel(kind, field)} error={error} group>
      <p class="quiet">
        {alike.length > 0 ? t('move.near') : t('move.near.none', { m: metres, h: hours })}
      </p>
      <Options id={id} rows={rows} alike={alike} hits={hits} chosen={chosenId} onPick={pick} />
      <input
        type="search"
        class="input"
        aria-label={t('move.near.search')}
        placeholder={t('move.near.search')}
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      {chosen && <SideBySide kind={kind} here={view} there={chosen} />}
    </Question>
  );
}

type OptionsProps = {
  readonly id: string;
  readonly rows: readonly Row[];
  readonly alike: readonly Alike[];
  readonly hits: readonly Row[];
  readonly chosen: unknown;
  readonly onPick: (id: string) => void;
};

function Options({ id, rows, alike, hits, chosen, onPick }: OptionsProps) {
  const near = alike.flatMap((match) => {
    const row = rows.find((one) => one.id === match.id);
    return row ? [{ row, match }] : [];
  });
  const others = hits.filter((row) => !near.some((one) => one.row.id === row.id));
  const options = [...near, ...others.map((row) => ({ row, match: undefined }))];
  return (
    <ul class="desk-alike">
      {options.map(({ row, match }) => (
        <li key={row.id}>
          <label>
            <input
              type="radio"
              name={id}
              checked={row.id === chosen}
              onChange={() => onPick(row.id)}
            />
            <OptionWords row={row} match={match} />
          </label>
        </li>
      ))}
    </ul>
  );
}

function OptionWords({ row, match }: { readonly row: Row; readonly match: Alike | undefined }) {
  return (
    <span>
      <strong>{row.title}</strong>
      <span class="quiet">
        {[
          row.number || t('row.temp', { code: shortCode(row.id) }),
          row.category && codeOf(row.kind, 'category', row.category),
          placeWords(row.place),
          stateOf(row.kind, row.state),
          momentWords(row.found),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {match && (
        <span class="desk-match">
          {t('move.near.match', {
            m: metresWords(match.metres),
            time: spanWords(match.minutes),
          })}
        </span>
      )}
    </span>
  );
}

type SideBySideProps = { readonly kind: Kind; readonly here: ViewRow; readonly there: ViewRow };

/** The photos of both, so that the eye decides whether they show the same thing. */
function SideBySide({ kind, here, there }: SideBySideProps) {
  const list = kind.fields.find((field) => field.type === 'photos')?.name ?? '';
  return (
    <div class="desk-pairs">
      {[
        { view: here, label: t('move.near.this') },
        { view: there, label: t('move.near.that') },
      ].map(({ view, label }) => (
        <figure key={view.id} class="desk-photos">
          <figcaption>
            {label}
            <span class="quiet">{rowFor(kind, view).title}</span>
          </figcaption>
          <ul class="desk-shelf">
            {photosOf(kind, view.doc, list).map((photo) => (
              <li key={photo.sha256}>
                <span class="desk-photo">
                  <Photo sha256={photo.sha256} alt={label} />
                </span>
              </li>
            ))}
          </ul>
        </figure>
      ))}
    </div>
  );
}
