import { useEffect, useState } from 'preact/hooks';
import type { Kind } from '../../contract/types';
import { parentKindOf, takesChild } from '../../core/relations';
import { readAround } from '../forms/report-parts';
import { creatable, kindNamed, kindOrFirst, kindWord, reportWord } from '../kinds';
import type { Person } from '../me';
import { placeOf, titleOf } from '../record-words';
import { recordsOf } from '../records';
import { hrefOf } from '../router';
import { engineOf, me, session } from '../session';
import { ButtonLink } from '../widgets/button';
import { Page } from '../widgets/page';
import { t } from '../words/all';
import { ReportForm } from './report-form';
import '../widgets/picks.css';

type ReportProps = { readonly kind: string; readonly parent: string };

/** Report something; what belongs to another record asks first to which. */
export function Report({ kind: name, parent }: ReportProps) {
  const kind = kindOrFirst(name);
  const person = session.value?.person;
  if (!person || !creatable(person.role).includes(kind)) {
    return <Told kind={kind} text={t('form.forbidden')} />;
  }
  return <Opening kind={kind} person={person} parent={parent} />;
}

type OpeningProps = { readonly kind: Kind; readonly person: Person; readonly parent: string };

/** Waits for the records that the form looks at: the parent, its other children, open hazards. */
function Opening({ kind, person, parent }: OpeningProps) {
  const [reading, begun] = useState(false);
  useEffect(() => {
    readAround(kind);
    begun(true);
  }, [kind]);
  const of = parentKindOf(kind);
  if (!reading) return <Told kind={kind} text={t('loading')} />;
  if (of === '') return <ReportForm kind={kind} person={person} parent="" />;
  const { rows, loaded } = recordsOf(engineOf(), of);
  const siblings = recordsOf(engineOf(), kind.name);
  const held = rows.value.some(({ id }) => id === parent);
  if (parent !== '' && held && siblings.loaded.value) {
    return <ReportForm kind={kind} person={person} parent={parent} />;
  }
  if (!loaded.value || !siblings.loaded.value) return <Told kind={kind} text={t('loading')} />;
  if (parent !== '') return <Told kind={kind} text={t('record.missing.sub')} />;
  return <PickParent kind={kind} />;
}

/** To which record it belongs. */
function PickParent({ kind }: { readonly kind: Kind }) {
  const of = parentKindOf(kind);
  const parentKind = kindNamed(of);
  const rows = recordsOf(engineOf(), of).rows.value.filter(({ doc }) => takesChild(kind, doc));
  return (
    <Page title={reportWord(kind)} back={{ name: 'home' }}>
      <div class="page stack">
        {parentKind && (
          <h2 class="subheading">{t('report.pick', { kind: kindWord(parentKind) })}</h2>
        )}
        <ul class="picks">
          {rows.map((row) => (
            <li key={row.id}>
              <a class="pick" href={hrefOf({ name: 'new', kind: kind.name, parent: row.id })}>
                <span class="pick-words">
                  <span class="strong">{parentKind ? titleOf(parentKind, row.doc) : row.id}</span>
                  <span class="quiet">
                    {parentKind ? placeOf(parentKind, row.doc, me.value) : ''}
                  </span>
                </span>
              </a>
            </li>
          ))}
        </ul>
        {rows.length === 0 && parentKind && <NoParent parent={parentKind} />}
      </div>
    </Page>
  );
}

/** Nothing that it could belong to: register one, or hear who can. */
function NoParent({ parent }: { readonly parent: Kind }) {
  const role = session.value?.person.role ?? '';
  const word = kindWord(parent);
  return (
    <div class="card stack">
      <p class="strong">{t('report.pick.none', { kind: word })}</p>
      {creatable(role).includes(parent) ? (
        <>
          <p>{t('report.pick.register')}</p>
          <ButtonLink icon="plus" href={hrefOf({ name: 'new', kind: parent.name })}>
            {reportWord(parent)}
          </ButtonLink>
        </>
      ) : (
        <p>{t('report.pick.ask', { kind: word })}</p>
      )}
    </div>
  );
}

function Told({ kind, text }: { readonly kind: Kind; readonly text: string }) {
  return (
    <Page title={reportWord(kind)} back={{ name: 'home' }}>
      <p class="page">{text}</p>
    </Page>
  );
}
