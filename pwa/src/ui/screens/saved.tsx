import { useSignal, useSignalEffect } from '@preact/signals';
import type { Verdict } from '@xunan/phone';
import { useEffect } from 'preact/hooks';
import { creatable, kindOrFirst, refusalWord, reportWord } from '../kinds';
import { photosOf, titleOf } from '../record-words';
import { changesOf, recordOf } from '../records';
import { hrefOf } from '../router';
import { engineOf, session, status } from '../session';
import { ButtonLink } from '../widgets/button';
import { Icon } from '../widgets/icon';
import { Page } from '../widgets/page';
import { t } from '../words';
import { SyncLine } from './sync-line';
import './saved.css';

type SavedProps = { readonly kind: string; readonly id: string };

/** After 保存: it is on the phone; and as soon as the server answers, the receipt. */
export function Saved({ kind: name, id }: SavedProps) {
  const kind = kindOrFirst(name);
  const row = recordOf(engineOf(), kind.name, id).value;
  const verdict = useVerdict(kind.name, id);
  const refused = verdict?.status === 'rejected';
  const taken = row?.pending.length === 0 && !refused;
  const photosThere = row ? photosOf(row.doc).every((photo) => photo.stored === true) : false;
  const again = creatable(session.value?.person.role ?? '').includes(kind);
  return (
    <Page
      title={reportWord(kind)}
      back={{ name: 'home' }}
      foot={
        <>
          {again && (
            <ButtonLink href={hrefOf({ name: 'new', kind: kind.name })} icon="camera">
              {t('saved.again')}
            </ButtonLink>
          )}
          <ButtonLink href={hrefOf({ name: 'record', kind: kind.name, id })}>
            {t('saved.see')}
          </ButtonLink>
          <ButtonLink href={hrefOf({ name: 'home' })} look="main">
            {t('saved.home')}
          </ButtonLink>
        </>
      }
    >
      <div class="page stack">
        <section
          class="saved"
          data-step={refused ? 'refused' : taken ? 'taken' : 'kept'}
          role="status"
        >
          <span class="saved-mark">
            <Icon name={refused ? 'retry' : taken ? 'check' : 'phone'} />
          </span>
          <p class="saved-title">
            {refused
              ? t('saved.refused')
              : taken
                ? t('saved.receipt', { seq: receiptOf(verdict, row?.doc.ver ?? 0) })
                : t('saved.title')}
          </p>
          <p>
            {refused
              ? refusalWord(verdict.why)
              : taken
                ? t(photosThere ? 'saved.receipt.all' : 'saved.receipt.sub')
                : t(status.value?.online === 'yes' ? 'saved.online' : 'saved.offline')}
          </p>
          {row && <p class="strong">{titleOf(kind, row.doc)}</p>}
        </section>
        {!(taken && photosThere) && <SyncLine />}
      </div>
    </Page>
  );
}

/** The server's number for the operation: what a person can quote on the telephone. */
function receiptOf(verdict: Verdict | undefined, ver: number): number {
  return verdict?.seq ?? ver;
}

/** The server's word on this record's report, which is thereby seen. */
function useVerdict(kind: string, id: string): Verdict | undefined {
  const verdict = useSignal<Verdict | undefined>(undefined);
  useSignalEffect(() => {
    if (changesOf('results').value < 0) return;
    void engineOf()
      .verdicts()
      .then((all) => {
        verdict.value ??= all.find((each) => each.kind === kind && each.id === id);
      });
  });
  const seen = verdict.value;
  useEffect(() => {
    const quiet = seen && (seen.status === 'applied' || seen.status === 'merged');
    if (quiet) void engineOf().seen([seen.op_id]);
  }, [seen]);
  return seen;
}
