import { useSignal, useSignalEffect } from '@preact/signals';
import type { BlobRow, SentOp } from '@xunan/phone';
import { sendAgain } from '@xunan/phone/parcels';
import { clock } from '../../platform/clock';
import { actWord, engineKinds, kindNamed, kindWord } from '../kinds';
import { titleOf } from '../record-words';
import { changesOf } from '../records';
import { engineOf, me, session, status } from '../session';
import { momentText } from '../time';
import { Button } from '../widgets/button';
import { Page } from '../widgets/page';
import { Tag } from '../widgets/tags';
import { say } from '../widgets/toast';
import { t } from '../words/all';
import './hand-over.css';

/** So many are listed; all of them are sent again. */
const SHOWN = 100;
const HASH_DIGITS = 8;

type Photo = { readonly sha256: string; readonly row: BlobRow | undefined };
type Entry = { readonly sent: SentOp; readonly title: string; readonly photos: readonly Photo[] };

/** The black box: what was sent, its receipt, and sending it once more. */
export function BlackBox() {
  const entries = useSignal<readonly Entry[]>([]);
  const all = useSignal<readonly string[]>([]);
  useSignalEffect(() => {
    if (status.value === null || changesOf('photos').value < 0) return;
    void read().then((found) => {
      entries.value = found.entries;
      all.value = found.ids;
    });
  });
  const again = async (ids: readonly string[]) => {
    const now = session.value;
    if (!now) return;
    await sendAgain({ store: now.store, clock, kinds: engineKinds }, new Set(ids));
    say(t('box.going'));
    now.engine.kick('user');
  };
  const days = Number(me.value?.settings.black_box_days ?? 30);
  return (
    <Page title={t('box.title')} back={{ name: 'me' }}>
      <div class="page stack">
        <section class="card stack">
          {all.value.length === 0 ? (
            <p>{t('box.none')}</p>
          ) : (
            <>
              <p>{t('box.lead', { n: days })}</p>
              <Button look="outline" icon="retry" onClick={() => void again(all.value)}>
                {t('box.all')}
              </Button>
            </>
          )}
        </section>
        {entries.value.map((entry) => (
          <EntryCard
            key={entry.sent.op.op_id}
            entry={entry}
            onAgain={() => void again([entry.sent.op.op_id])}
          />
        ))}
      </div>
    </Page>
  );
}

function EntryCard({ entry, onAgain }: { readonly entry: Entry; readonly onAgain: () => void }) {
  const { sent, title, photos } = entry;
  const receipt = sent.seq > 0 ? t('log.receipt', { seq: sent.seq }) : t('box.receipt.none');
  return (
    <section class="card stack tight">
      <div class="parcel-row">
        <h2 class="subheading">{title || wordOf(sent)}</h2>
        <Tag look={sent.status === 'rejected' ? 'late' : 'brand'}>
          {t(`log.status.${sent.status}`)}
        </Tag>
      </div>
      <p>{wordOf(sent)}</p>
      <p class="quiet">
        {momentText(sent.op.at)} · {receipt}
      </p>
      {photos.map(({ sha256, row }) => (
        <p class="quiet" key={sha256}>
          {t(`box.photo.${stateOf(row)}`, { hash: sha256.slice(0, HASH_DIGITS) })}
        </p>
      ))}
      <Button look="outline" size="small" icon="retry" onClick={onAgain}>
        {t('box.again')}
      </Button>
    </section>
  );
}

/** A row goes only when a pulled record has shown the photo stored, so that none means "freed". */
function stateOf(row: BlobRow | undefined): 'here' | 'gone' | 'waiting' {
  if (row === undefined) return 'gone';
  return row.state === 'stored' ? 'here' : 'waiting';
}

async function read(): Promise<{ readonly entries: readonly Entry[]; readonly ids: string[] }> {
  const engine = engineOf();
  const judged = (await engine.sent(Number.MAX_SAFE_INTEGER)).filter(
    ({ status: what }) => what !== 'unsent',
  );
  const newest = [...judged].sort((a, b) => (a.op.at < b.op.at ? 1 : -1)).slice(0, SHOWN);
  const entries = newest.map(async (sent) => {
    const [name = ''] = sent.op.t.split('.');
    const kind = kindNamed(name);
    const row = await engine.view(name, sent.op.id);
    const photos = await Promise.all(
      sent.op.blobs.map(async (sha256) => ({ sha256, row: await engine.blob(sha256) })),
    );
    return { sent, title: kind && row ? titleOf(kind, row.doc) : '', photos };
  });
  return { entries: await Promise.all(entries), ids: judged.map(({ op }) => op.op_id) };
}

function wordOf({ op }: SentOp): string {
  const [name = '', verb = ''] = op.t.split('.');
  const kind = kindNamed(name);
  return kind ? `${kindWord(kind)} · ${actWord(kind, op.args.move ?? verb)}` : op.t;
}
