import { useSignal, useSignalEffect } from '@preact/signals';
import type { SentOp, Status } from '@xunan/phone';
import { creatable, kindOrFirst, refusalWord, reportWord } from '../kinds';
import { photosOf, titleOf } from '../record-words';
import { changesOf, recordOf } from '../records';
import { hrefOf } from '../router';
import { engineOf, session, status } from '../session';
import { ButtonLink } from '../widgets/button';
import { Icon } from '../widgets/icon';
import { Page } from '../widgets/page';
import { t } from '../words/all';
import { SyncLine } from './sync-line';
import './saved.css';

/** How far back the journal is searched for the report. */
const SENT_LOOKED_AT = 500;

type SavedProps = { readonly kind: string; readonly id: string };

/** After 保存: it is on the phone; and as soon as the server answers, the receipt. */
export function Saved({ kind: name, id }: SavedProps) {
  const kind = kindOrFirst(name);
  const row = recordOf(engineOf(), kind.name, id).value;
  const answer = useAnswer(kind.name, id);
  const refused = answer?.status === 'rejected';
  const taken = row?.pending.length === 0 && answer !== undefined && !refused;
  const photos = row ? photosOf(row.doc) : [];
  const photosThere = row ? photos.every((photo) => photo.stored === true) : false;
  const again = creatable(session.value?.person.role ?? '').includes(kind);
  return (
    <Page
      title={reportWord(kind)}
      back={{ name: 'home' }}
      foot={
        <ButtonLink href={hrefOf({ name: 'home' })} look="main">
          {t('saved.home')}
        </ButtonLink>
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
                ? t('saved.receipt', { seq: answer?.seq ?? 0 })
                : t('saved.title')}
          </p>
          <p>
            {refused
              ? refusalWord(answer.why)
              : taken
                ? t(receiptWord(photos.length, photosThere))
                : t(waitingWord(status.value))}
          </p>
          {row && <p class="strong">{titleOf(kind, row.doc)}</p>}
        </section>
        {!(taken && photosThere) && <SyncLine />}
        {again && (
          <ButtonLink href={hrefOf({ name: 'new', kind: kind.name })} icon="camera">
            {t('saved.again')}
          </ButtonLink>
        )}
        <ButtonLink href={hrefOf({ name: 'record', kind: kind.name, id })}>
          {t('saved.see')}
        </ButtonLink>
      </div>
    </Page>
  );
}

function receiptWord(photos: number, there: boolean) {
  if (photos === 0) return 'saved.receipt.text';
  return there ? 'saved.receipt.all' : 'saved.receipt.sub';
}

/** What happens next to a report that is only on this phone. */
function waitingWord(now: Status | null) {
  if (now?.access === 'revoked') return 'sync.revoked';
  if (now?.access === 'out') return 'sync.out';
  return now?.online === 'yes' ? 'saved.online' : 'saved.offline';
}

/** The server's word on a record's first report; it stays in the journal when it has been seen. */
type Answer = Pick<SentOp, 'status' | 'why' | 'seq'>;

/** Reads the answer to this record's report; a verdict that has nothing to settle is thereby seen. */
function useAnswer(kind: string, id: string): Answer | undefined {
  const answer = useSignal<Answer | undefined>(undefined);
  useSignalEffect(() => {
    if (changesOf('results').value < 0) return;
    void answerTo(kind, id).then((found) => {
      answer.value = found;
    });
  });
  return answer.value;
}

async function answerTo(kind: string, id: string): Promise<Answer | undefined> {
  const engine = engineOf();
  const verdict = (await engine.verdicts()).find((each) => each.kind === kind && each.id === id);
  if (verdict && (verdict.status === 'applied' || verdict.status === 'merged')) {
    await engine.seen([verdict.op_id]);
  }
  if (verdict) return verdict;
  const sent = (await engine.sent(SENT_LOOKED_AT)).filter((each) => each.op.id === id);
  return sent.find((each) => each.op.t === `${kind}.create` && each.status !== 'unsent');
}
