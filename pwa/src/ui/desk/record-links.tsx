import type { ViewRow } from '@xunan/phone';
import type { Field, Kind } from '../../contract/types';
import { fieldLabel, kindWord } from '../kinds';
import { referenceTo } from '../record-words';
import { heldRecord, recordsOf } from '../records';
import { kindOfNamed } from '../screens/children';
import { hrefTo } from './address';
import { useDesk } from './desk-state';
import { shortCode } from './labels';
import { type Pointers, pointersTo } from './links';
import type { ShownRecord } from './shown-record';
import { isDeskKind } from './views';
import { t } from './words';

type Named = { readonly owner: Kind; readonly field: Field; readonly id: string };

/** The record that an answer names, with the way to it where it is on this device. */
export function NamedRecord({ owner, field, id }: Named) {
  const kind = kindOfNamed(owner, field, id);
  const row = kind && heldRecord(kind.name, id);
  if (!kind || !row) return <span>{shortCode(id)}</span>;
  return <RecordLink kind={kind} row={row} />;
}

function RecordLink({ kind, row }: { readonly kind: Kind; readonly row: ViewRow }) {
  const open = { kind: kind.name, id: row.id };
  return (
    <a href={hrefTo({ page: 'list', view: 'all', kind: kind.name, open })}>
      {referenceTo(kind, row.doc)}
    </a>
  );
}

/** The other way round: the records that name this one. */
export function NamedBy({ kind, view }: ShownRecord) {
  const { engine, kinds } = useDesk();
  const groups = pointersTo(
    kinds.filter(isDeskKind),
    kind.name,
    view.id,
    (name) => recordsOf(engine, name).rows.value,
  );
  if (groups.length === 0) return null;
  return (
    <section class="desk-group" aria-labelledby="group-links">
      <h3 class="subheading" id="group-links">
        {t('group.links')}
      </h3>
      <dl class="desk-facts">
        {groups.map((group) => (
          <div class="desk-fact wide" key={`${group.kind.name}.${group.field.name}`}>
            <dt>{groupWord(group)}</dt>
            {group.rows.map((row) => (
              <dd key={row.id}>
                <RecordLink kind={group.kind} row={row} />
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </section>
  );
}

function groupWord({ kind, field, merged }: Pointers): string {
  if (merged) return t('links.merged');
  return t('links.named', { kind: kindWord(kind), field: fieldLabel(kind, field) });
}
