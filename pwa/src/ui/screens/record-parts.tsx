import type { Json, JsonObject, ViewRow } from '@xunan/phone';
import type { Field, Kind } from '../../contract/types';
import { fieldLabel, stateWord } from '../kinds';
import { isNewer, isObject, syncStateOf, textAt, titleOf, valueText } from '../record-words';
import { me, status } from '../session';
import { Icon } from '../widgets/icon';
import { PhotoStrip } from '../widgets/photo-strip';
import { StatusTag, Tag } from '../widgets/tags';
import { t } from '../words/all';
import { NamedRecord } from './children';
import { DueTag, LevelTags } from './record-row';
import './record-parts.css';

type PartProps = { readonly kind: Kind; readonly row: ViewRow };

/** Where the record stands, and whether all of this phone's part has arrived. */
export function Head({ kind, row }: PartProps) {
  const number = textAt(row.doc, kind.promote.number);
  return (
    <section class="record-head stack tight">
      <h2 class="record-name-whole">{titleOf(kind, row.doc)}</h2>
      <div class="wrap">
        <Tag look="brand">{stateWord(kind, row.doc.state)}</Tag>
        <LevelTags kind={kind} row={row} />
        <DueTag kind={kind} row={row} />
        <StatusTag state={syncStateOf(row, status.value?.busy ?? false)} />
      </div>
      {number && <p class="quiet">{t('record.number', { no: number })}</p>}
      {row.pending.length > 0 && (
        <p class="record-notice">
          <Icon name="clock" />
          <span>{t('record.unsent', { n: row.pending.length })}</span>
        </p>
      )}
      {row.unfit.length > 0 && (
        <p class="record-notice record-clash">
          <Icon name="fork" />
          <span>{t('record.unfit')}</span>
        </p>
      )}
      {isNewer(kind, row.doc) && <p class="record-notice">{t('record.newer')}</p>}
      {row.away && <p class="record-notice">{t('record.away')}</p>}
    </section>
  );
}

/** Each photo list of the kind that has photos, by its own name: 整改前, 整改后. */
export function Photos({ kind, row }: PartProps) {
  const lists = kind.fields.filter((field) => field.type === 'photos');
  return (
    <>
      {lists.map((field) => {
        const photos = objectsOf(row.doc.f[field.name]);
        if (photos.length === 0) return null;
        return (
          <section class="stack tight" key={field.name}>
            <h2 class="subheading">{fieldLabel(kind, field)}</h2>
            <PhotoStrip photos={photos} label={fieldLabel(kind, field)} withState />
          </section>
        );
      })}
    </>
  );
}

/** Every answer that has a value, first those that were asked first. */
export function Facts({ kind, row }: PartProps) {
  const shown = kind.fields.filter((field) => isFact(field, row.doc.f[field.name]));
  const first = shown.filter((field) => field.asked === 'first');
  const rest = shown.filter((field) => field.asked !== 'first');
  const notes = kind.fields
    .filter((field) => field.type === 'notes')
    .flatMap((field) => objectsOf(row.doc.f[field.name]));
  return (
    <section class="card stack">
      <h2 class="subheading">{t('record.facts')}</h2>
      <FactList kind={kind} row={row} fields={first} />
      {notes.map((note) => (
        <p class="record-note keep-lines" key={String(note.id)}>
          <Icon name="note" />
          <span>{String(note.text ?? '')}</span>
        </p>
      ))}
      {rest.length > 0 && (
        <details>
          <summary class="more-facts">{t('record.more')}</summary>
          <FactList kind={kind} row={row} fields={rest} />
        </details>
      )}
    </section>
  );
}

/** Photos and notes stand elsewhere; a question answered with its usual no tells nothing. */
function isFact(field: Field, value: Json | undefined): boolean {
  if (field.type === 'photos' || field.type === 'notes') return false;
  if (value === undefined || value === null) return false;
  if (field.type === 'text' && field.silent && field.private) return false;
  return !(field.type === 'flag' && value === field.default);
}

function FactList({ kind, row, fields }: PartProps & { readonly fields: readonly Field[] }) {
  return (
    <dl class="facts">
      {fields.map((field) => (
        <div class="fact" key={field.name}>
          <dt>{fieldLabel(kind, field)}</dt>
          <dd class="keep-lines">
            <Value kind={kind} field={field} value={row.doc.f[field.name]} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

type ValueProps = {
  readonly kind: Kind;
  readonly field: Field;
  readonly value: Json | undefined;
};

function Value({ kind, field, value }: ValueProps) {
  if (field.type === 'record' && typeof value === 'string') {
    return <NamedRecord kind={kind} field={field} id={value} />;
  }
  return <>{valueText(field, value, me.value)}</>;
}

function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value.filter(isObject) as JsonObject[]) : [];
}
