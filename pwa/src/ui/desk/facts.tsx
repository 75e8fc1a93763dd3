import { useState } from 'preact/hooks';
import type { Field } from '../../contract/types';
import { isFilled } from '../../core/conditions';
import { mayEdit } from '../../core/decide';
import { Button } from '../widgets/button';
import { useDesk } from './desk-state';
import { blankFields, factGroups } from './fact-groups';
import { FieldEdit } from './field-edit';
import { fieldWord, valueWords } from './labels';
import { NamedBy, NamedRecord } from './record-links';
import type { ShownRecord } from './shown-record';
import { t } from './words';

/** The answers of a record in groups; whoever may change one changes it in its place. */
export function Facts({ kind, view }: ShownRecord) {
  return (
    <>
      {factGroups(kind, view.doc).map(({ name, fields }) => (
        <section class="desk-group" key={name} aria-labelledby={`group-${name}`}>
          <h3 class="subheading" id={`group-${name}`}>
            {t(`group.${name}`)}
          </h3>
          <dl class="desk-facts">
            {fields.map((field) => (
              <Fact key={field.name} kind={kind} view={view} field={field} />
            ))}
          </dl>
        </section>
      ))}
      <NamedBy kind={kind} view={view} />
      <Blanks kind={kind} view={view} />
      <Notes kind={kind} view={view} />
    </>
  );
}

/** What nobody has answered yet and this person may: folded away, because most of it never matters. */
function Blanks({ kind, view }: ShownRecord) {
  const { person } = useDesk();
  const fields = blankFields(kind, view.doc).filter((field) => mayEdit(field, view.doc, person));
  if (fields.length === 0) return null;
  return (
    <details class="desk-group">
      <summary class="strong">{t('group.blank', { n: fields.length })}</summary>
      <dl class="desk-facts">
        {fields.map((field) => (
          <Fact key={field.name} kind={kind} view={view} field={field} />
        ))}
      </dl>
    </details>
  );
}

function Fact({ kind, view, field }: ShownRecord & { readonly field: Field }) {
  const { person } = useDesk();
  const [editing, setEditing] = useState(false);
  const label = fieldWord(kind.name, field.name);
  const value = view.doc.f[field.name];
  const wide = field.type === 'long_text' || editing;
  return (
    <div class={wide ? 'desk-fact wide' : 'desk-fact'}>
      <dt>{label}</dt>
      <dd>
        {editing ? (
          <FieldEdit kind={kind} view={view} field={field} onDone={() => setEditing(false)} />
        ) : (
          <>
            {field.type === 'record' && typeof value === 'string' ? (
              <NamedRecord owner={kind} field={field} id={value} />
            ) : (
              <span class="keep-lines">{valueWords(field, value)}</span>
            )}
            {mayEdit(field, view.doc, person) && (
              <Button
                look="plain"
                size="small"
                icon="pen"
                label={t('record.edit.of', { field: label })}
                onClick={() => setEditing(true)}
              >
                {t(isFilled(value) ? 'record.edit' : 'record.fill')}
              </Button>
            )}
          </>
        )}
      </dd>
    </div>
  );
}

function Notes({ kind, view }: ShownRecord) {
  const lists = kind.fields.filter((field) => field.type === 'notes');
  const notes = lists.flatMap((field) => {
    const items = view.doc.f[field.name];
    return Array.isArray(items) ? items : [];
  });
  if (notes.length === 0) return null;
  return (
    <section class="desk-group" aria-labelledby="group-notes">
      <h3 class="subheading" id="group-notes">
        {t('group.notes')}
      </h3>
      <ul class="desk-notes">
        {notes.map((note) => (
          <li key={String(note.id)} class="keep-lines">
            {String(note.text)}
          </li>
        ))}
      </ul>
    </section>
  );
}
