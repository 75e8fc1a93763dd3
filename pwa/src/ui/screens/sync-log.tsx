import { useSignal, useSignalEffect } from '@preact/signals';
import type { LogLine, SentOp } from '@xunan/phone';
import { actWord, kindNamed, kindWord, refusalWord } from '../kinds';
import { logText } from '../log-words';
import { engineOf, status } from '../session';
import { instantOf, momentText } from '../time';
import { Button } from '../widgets/button';
import { Page } from '../widgets/page';
import { Tag, type TagLook } from '../widgets/tags';
import { say } from '../widgets/toast';
import { t } from '../words/all';

const SHOWN = 100;

const looks: Readonly<Record<SentOp['status'], TagLook>> = {
  unsent: 'plain',
  applied: 'brand',
  merged: 'brand',
  conflict: 'soon',
  rejected: 'late',
};

/** What I did and what became of it, and the connections: readable over the telephone. */
export function SyncLog() {
  const ops = useSignal<readonly SentOp[]>([]);
  const lines = useSignal<readonly LogLine[]>([]);
  useSignalEffect(() => {
    // Read again after each exchange.
    if ((status.value?.lastExchangeAt ?? 0) < 0) return;
    const engine = engineOf();
    void engine.sent(SHOWN).then((sent) => {
      ops.value = sent;
    });
    void engine.log().then((log) => {
      lines.value = log;
    });
  });
  const copy = async () => {
    const text = lines.value
      .map((line) => `${instantOf(line.at)} ${line.what} ${line.detail}`)
      .join('\n');
    await navigator.clipboard?.writeText(text);
    say(t('log.copied'));
  };
  return (
    <Page title={t('log.title')} back={{ name: 'me' }}>
      <div class="page stack">
        <section class="card stack">
          <h2 class="subheading">{t('log.ops')}</h2>
          {ops.value.length === 0 && <p class="quiet">{t('log.none')}</p>}
          <ul class="stack tight">
            {ops.value.map((sent) => (
              <li key={sent.op.op_id} class="split">
                <span>
                  {opWord(sent)}
                  <br />
                  <span class="quiet">
                    {momentText(sent.op.at)}
                    {sent.seq > 0 && ` · ${t('log.receipt', { seq: sent.seq })}`}
                  </span>
                </span>
                <Tag look={looks[sent.status]}>{t(`log.status.${sent.status}`)}</Tag>
                {sent.why !== '' && <span class="quiet">{refusalWord(sent.why)}</span>}
              </li>
            ))}
          </ul>
        </section>
        <section class="card stack">
          <h2 class="subheading">{t('log.sync')}</h2>
          <ol class="stack tight">
            {lines.value.slice(0, SHOWN).map((line) => (
              <li class="quiet" key={`${line.at} ${line.what} ${line.detail}`}>
                {momentText(instantOf(line.at))} {logText(line)}
              </li>
            ))}
          </ol>
          <Button look="outline" size="small" onClick={() => void copy()}>
            {t('log.copy')}
          </Button>
        </section>
      </div>
    </Page>
  );
}

function opWord({ op }: SentOp): string {
  const [name = '', verb = ''] = op.t.split('.');
  const kind = kindNamed(name);
  if (!kind) return op.t;
  return `${kindWord(kind)} · ${actWord(kind, op.args.move ?? verb)}`;
}
