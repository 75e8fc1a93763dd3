/** The records that belong to a record, and the way back: each kind of child, newest first. */

import type { ViewRow } from '@xunan/phone';
import { KINDS } from '../../contract';
import type { Field, Kind } from '../../contract/types';
import { childKinds, childrenOf, takesChild } from '../../core/relations';
import { openersOf } from '../forms/report-parts';
import { creatable, kindNamed, kindWord, reportWord } from '../kinds';
import { referenceTo } from '../record-words';
import { heldRecord, recordsOf } from '../records';
import { hrefOf } from '../router';
import { engineOf, session } from '../session';
import { ButtonLink } from '../widgets/button';
import { t } from '../words/all';
import { RecordRow } from './record-row';

const SHOWN = 5;

type Props = { readonly kind: Kind; readonly row: ViewRow };

/** What belongs to this record, with the buttons to report more of it. */
export function Children({ kind, row }: Props) {
  return (
    <>
      {childKinds(KINDS, kind).map((child) => (
        <ChildList key={child.name} child={child} row={row} />
      ))}
    </>
  );
}

function ChildList({ child, row }: { readonly child: Kind; readonly row: ViewRow }) {
  const rows = childrenOf(child, row.id, recordsOf(engineOf(), child.name).rows.value);
  const role = session.value?.person.role ?? '';
  const may = creatable(role).includes(child) && takesChild(child, row.doc);
  if (!may && rows.length === 0) return null;
  const [shown, rest] = [rows.slice(0, SHOWN), rows.slice(SHOWN)];
  return (
    <section class="stack tight" aria-label={kindWord(child)}>
      <h2 class="subheading">{t('record.children', { kind: kindWord(child), n: rows.length })}</h2>
      {may && (
        <ButtonLink icon="plus" href={hrefOf({ name: 'new', kind: child.name, parent: row.id })}>
          {reportWord(child)}
        </ButtonLink>
      )}
      <Rows child={child} rows={shown} />
      {rest.length > 0 && (
        <details>
          <summary class="more-facts">{t('record.children.more', { n: rest.length })}</summary>
          <Rows child={child} rows={rest} />
        </details>
      )}
    </section>
  );
}

function Rows({ child, rows }: { readonly child: Kind; readonly rows: readonly ViewRow[] }) {
  if (rows.length === 0) return null;
  return (
    <ul class="record-card">
      {rows.map((each) => (
        <li key={each.id}>
          <RecordRow kind={child} row={each} />
        </li>
      ))}
    </ul>
  );
}

/** The records that this one's report opened, such as the hazards of a check. */
export function Opened({ kind, row }: Props) {
  const links = [...new Set(kind.opens.map(({ kind: name, link }) => `${name} ${link}`))];
  const found = links.flatMap((each) => {
    const [name = '', link = ''] = each.split(' ');
    const target = kindNamed(name);
    const rows = recordsOf(engineOf(), name).rows.value;
    return target
      ? rows.filter(({ doc }) => doc.f[link] === row.id).map((r) => ({ target, r }))
      : [];
  });
  if (found.length === 0) return null;
  return (
    <section class="stack tight">
      <h2 class="subheading">{t('record.opened')}</h2>
      <ul class="record-card">
        {found.map(({ target, r }) => (
          <li key={r.id}>
            <RecordRow kind={target} row={r} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The kind of the record that a field names: declared, or one of those that open this kind. */
export function kindOfNamed(kind: Kind, field: Field, id: string): Kind | undefined {
  if (field.of !== '') return kindNamed(field.of);
  const openers = openersOf(kind).flatMap((each) => [each, ...parentsOf(each)]);
  return openers.find((each) => heldRecord(each.name, id) !== undefined);
}

function parentsOf(kind: Kind): readonly Kind[] {
  const of = kind.fields.find(({ name }) => name === kind.parent?.field)?.of;
  const parent = of === undefined ? undefined : kindNamed(of);
  return parent ? [parent] : [];
}

/** A record by name, as the way to it. */
export function NamedRecord(props: {
  readonly kind: Kind;
  readonly field: Field;
  readonly id: string;
}) {
  for (const name of namesOf(props.kind, props.field)) recordsOf(engineOf(), name);
  const of = kindOfNamed(props.kind, props.field, props.id);
  const row = of && recordsOf(engineOf(), of.name).rows.value.find(({ id }) => id === props.id);
  if (!of || !row) return <span>{props.id.slice(-6).toUpperCase()}</span>;
  return (
    <a href={hrefOf({ name: 'record', kind: of.name, id: props.id })}>{referenceTo(of, row.doc)}</a>
  );
}

function namesOf(kind: Kind, field: Field): readonly string[] {
  if (field.of !== '') return [field.of];
  return openersOf(kind).flatMap((each) => [each.name, ...parentsOf(each).map(({ name }) => name)]);
}
