import { useSignal, useSignalEffect } from '@preact/signals';
import { canShare, download, share } from '../../platform/files';
import {
  type Failure,
  type Given,
  givenParcels,
  type Made,
  makeParcel,
  type Outstanding,
  outstandingOf,
  waiting,
} from '../handing';
import { changesOf } from '../records';
import { session, status } from '../session';
import { instantOf, momentText } from '../time';
import { Button } from '../widgets/button';
import { Page } from '../widgets/page';
import { Tag } from '../widgets/tags';
import { say } from '../widgets/toast';
import { t } from '../words/all';
import { CarryCard } from './carry-card';
import './hand-over.css';

export { startCarrying } from '../carrying';

/** No network at all: what waits goes into a sealed file, and a colleague's phone takes it along. */
export function HandOver() {
  return (
    <Page title={t('hand.title')} back={{ name: 'me' }}>
      <div class="page stack">
        <OwnWork />
        <CarryCard />
        <GivenParcels />
      </div>
    </Page>
  );
}

const megabytes = (bytes: number): string => (Math.max(bytes, 1e5) / 1e6).toFixed(1);

function OwnWork() {
  const what = useSignal<{ ops: number; photos: number; bytes: number } | null>(null);
  const made = useSignal<Made | null>(null);
  const busy = useSignal(false);
  const failed = useSignal<Failure | ''>('');
  useSignalEffect(() => {
    const now = session.value;
    if (!now || status.value === null || changesOf('photos').value < 0) return;
    void waiting(now).then((found) => {
      what.value = found;
    });
  });
  const pack = async () => {
    const now = session.value;
    if (!now) return;
    busy.value = true;
    failed.value = '';
    const result = await makeParcel(now);
    busy.value = false;
    if (typeof result === 'string') failed.value = result;
    else made.value = result;
  };
  const now = what.value;
  const waits = now !== null && now.ops + now.photos > 0;
  return (
    <section class="card stack" aria-labelledby="hand-own">
      <h2 class="subheading" id="hand-own">
        {t('hand.own')}
      </h2>
      {now && (
        <p class="heading" role="status">
          {waits
            ? t('hand.what', { n: now.ops, photos: now.photos, mb: megabytes(now.bytes) })
            : t('hand.nothing')}
        </p>
      )}
      {waits && !made.value && <p>{t('hand.lead')}</p>}
      {busy.value && <p role="status">{t('hand.packing')}</p>}
      {failed.value !== '' && failed.value !== 'nothing' && (
        <p class="late" role="alert">
          {t(`hand.fail.${failed.value}`)}
        </p>
      )}
      {made.value ? (
        <Ready
          made={made.value}
          onAgain={() => {
            made.value = null;
          }}
        />
      ) : (
        waits && (
          <Button icon="lock" busy={busy.value} onClick={() => void pack()}>
            {t('hand.pack')}
          </Button>
        )
      )}
      {waits && <p class="quiet">{t('hand.safe')}</p>}
    </section>
  );
}

function Ready({ made, onAgain }: { readonly made: Made; readonly onAgain: () => void }) {
  const { file, given, left } = made;
  const shares = canShare(file);
  const give = async () => {
    const came = await share(file);
    if (came === 'given') say(t('hand.shared'));
    if (came === 'unable') save();
  };
  const save = () => {
    download(file);
    say(t('hand.saved'));
  };
  return (
    <div class="parcel-ready stack tight">
      <p class="heading">{t('hand.ready')}</p>
      <p>{whatText(given)}</p>
      {left > 0 && <p class="strong">{t('hand.left', { n: left })}</p>}
      {shares && (
        <Button icon="up" onClick={() => void give()}>
          {t('hand.share')}
        </Button>
      )}
      <Button icon="down" look={shares ? 'outline' : 'main'} onClick={save}>
        {t('hand.save')}
      </Button>
      <Button icon="retry" look="plain" onClick={onAgain}>
        {t('hand.again')}
      </Button>
    </div>
  );
}

function whatText({ ops, photos, bytes }: Given): string {
  return t('hand.what', { n: ops.length, photos: photos.length, mb: megabytes(bytes) });
}

function GivenParcels() {
  const rows = useSignal<readonly (readonly [Given, Outstanding])[]>([]);
  useSignalEffect(() => {
    const now = session.value;
    if (!now || status.value === null || changesOf('photos').value < 0) return;
    void givenParcels(now.engine).then(async (given) => {
      const left = await outstandingOf(now.engine, given);
      rows.value = given.map((parcel, at) => [parcel, left[at] ?? { ops: 0, photos: 0 }] as const);
    });
  });
  if (rows.value.length === 0) return null;
  return (
    <section class="card stack" aria-labelledby="hand-given">
      <h2 class="subheading" id="hand-given">
        {t('hand.given')}
      </h2>
      <p class="quiet">{t('hand.given.open')}</p>
      <ul class="stack tight">
        {rows.value.map(([given, { ops, photos }]) => {
          const open = ops + photos > 0;
          return (
            <li key={given.id} class="parcel-row">
              <span>
                {whatText(given)}
                <br />
                <span class="quiet">
                  {momentText(instantOf(given.at))}
                  {open && ` · ${t('hand.given.partly', { n: ops, photos })}`}
                </span>
              </span>
              <Tag look={open ? 'plain' : 'brand'}>
                {t(open ? 'hand.given.waiting' : 'hand.given.arrived')}
              </Tag>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
