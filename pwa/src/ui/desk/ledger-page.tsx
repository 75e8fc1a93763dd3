import { useEffect, useState } from 'preact/hooks';
import { go } from '../router';
import { Button } from '../widgets/button';
import { Field } from '../widgets/field';
import { Icon } from '../widgets/icon';
import { say } from '../widgets/toast';
import { pathOf } from './address';
import { useDesk } from './desk-state';
import { downloadPaper } from './download';
import { fileName } from './file-name';
import { kindWords } from './labels';
import { freezePrint, type Print, printsOf } from './ledger-prints';
import { LedgerTable } from './ledger-table';
import { monthBefore } from './month-before';
import { t } from './words';
import './ledger.css';

type LedgerPageProps = { readonly kind: string; readonly query: string };

/** Prints a township's month and shows what was printed before; a print never changes. */
export function LedgerPage({ kind, query }: LedgerPageProps) {
  const { today } = useDesk();
  const asked = useAsked(query);
  const shelf = usePrints(kind, asked);
  return (
    <div class="desk-page stack">
      <p>{t('ledger.lead')}</p>
      <LedgerForm kind={kind} {...asked} busy={shelf.busy} onPrint={() => void shelf.print()} />
      {asked.month === today.slice(0, 7) && <p class="quiet">{t('ledger.month.running')}</p>}
      {shelf.trouble && (
        <p class="field-error" role="alert">
          <Icon name="info" />
          <span>{shelf.trouble}</span>
        </p>
      )}
      <section class="desk-group" aria-labelledby="ledger-prints">
        <h2 class="subheading" id="ledger-prints">
          {t('ledger.prints')}
        </h2>
        {shelf.prints === null ? (
          <p class="quiet">{t('ledger.loading')}</p>
        ) : (
          <LedgerTable prints={shelf.prints} onDownload={(print) => void shelf.download(print)} />
        )}
      </section>
    </div>
  );
}

type Asked = { readonly township: string; readonly month: string };

/** Which township and month the address names; by default one's own and the month that has ended. */
function useAsked(query: string): Asked {
  const { divisions, person, today } = useDesk();
  const said = new URLSearchParams(query);
  const own = person.township || (divisions.townships[0]?.code.slice(0, 9) ?? '');
  return {
    township: said.get('township') || own,
    month: said.get('month') || monthBefore(today),
  };
}

type LedgerFormProps = Asked & {
  readonly kind: string;
  readonly busy: boolean;
  readonly onPrint: () => void;
};

function LedgerForm({ kind, township, month, busy, onPrint }: LedgerFormProps) {
  const { divisions, today } = useDesk();
  const ask = (change: Partial<Asked>) => {
    const query = new URLSearchParams({ township, month, ...change }).toString();
    go({ name: 'desk', path: pathOf({ page: 'ledger', kind }), query }, { replace: true });
  };
  const future = month > today.slice(0, 7);
  return (
    <form
      class="desk-ask"
      onSubmit={(event) => {
        event.preventDefault();
        onPrint();
      }}
    >
      <Field id="ledger-township" label={t('ledger.township')}>
        <select
          class="input"
          id="ledger-township"
          value={township}
          onChange={(event) => ask({ township: event.currentTarget.value })}
        >
          {divisions.townships.map(({ code, name }) => (
            <option key={code} value={code.slice(0, 9)}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field
        id="ledger-month"
        label={t('ledger.month')}
        error={future ? t('ledger.future') : undefined}
      >
        <input
          class="input"
          id="ledger-month"
          type="month"
          value={month}
          max={today.slice(0, 7)}
          onChange={(event) => ask({ month: event.currentTarget.value })}
        />
      </Field>
      <Button submit icon="print" busy={busy} disabled={future || month === ''}>
        {busy ? t('ledger.printing') : t('ledger.print')}
      </Button>
    </form>
  );
}

/** The prints of what is asked, and the ways to make and fetch one. */
function usePrints(kind: string, { township, month }: Asked) {
  const { divisions } = useDesk();
  const [prints, setPrints] = useState<readonly Print[] | null>(null);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const load = async () => {
    const found = await printsOf(kind, township, month);
    setPrints(found.ok ? found.value : []);
    setTrouble(found.ok ? '' : found.words);
  };
  useEffect(() => {
    setPrints(null);
    void load();
  }, [kind, township, month]);
  const download = async (print: Print) => {
    const name = divisions.townships.find((one) => one.code.startsWith(township))?.name ?? township;
    const correction = print.correction ? t('ledger.correction', { n: print.correction }) : '';
    const parts = [t('ledger.name', { kind: kindWords(kind) }), name, month, correction];
    const fault = await downloadPaper(
      `/api/v1/ledgers/prints/${print.id}.pdf`,
      fileName(parts, 'pdf'),
    );
    setTrouble(fault ? t(`trouble.${fault}`) : '');
  };
  const print = async () => {
    setBusy(true);
    const made = await freezePrint(kind, township, month);
    setBusy(false);
    if (!made.ok) {
      setTrouble(made.words);
      return;
    }
    if (prints?.some((known) => known.id === made.value.id)) say(t('ledger.same'));
    await load();
    await download(made.value);
  };
  return { prints, trouble, busy, print, download };
}
