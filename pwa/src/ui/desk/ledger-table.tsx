import { Button } from '../widgets/button';
import { momentExact } from './labels';
import type { Print } from './ledger-prints';
import { t, zh } from './words';

type LedgerTableProps = {
  readonly prints: readonly Print[];
  readonly onDownload: (print: Print) => void;
};

/** What was printed, newest first; the check code tells whether a paper is this print. */
export function LedgerTable({ prints, onDownload }: LedgerTableProps) {
  if (prints.length === 0) return <p class="quiet">{t('ledger.none')}</p>;
  return (
    <table class="desk-prints">
      <thead>
        <tr>
          <th scope="col">{t('ledger.version')}</th>
          <th scope="col">{t('ledger.at')}</th>
          <th scope="col">{t('ledger.counts')}</th>
          <th scope="col">{t('ledger.digest')}</th>
          <th scope="col">{t('ledger.paper')}</th>
        </tr>
      </thead>
      <tbody>
        {prints.map((print) => (
          <tr key={print.id}>
            <th scope="row">
              {print.correction === 0
                ? t('ledger.first')
                : t('ledger.correction', { n: print.correction })}
            </th>
            <td class="at">
              {momentExact(print.printed_at)}
              {print.printed_by && <div class="quiet">{print.printed_by.name}</div>}
            </td>
            <td>{countWords(print)}</td>
            <td>
              <code>{print.digest.slice(0, 16)}</code>
            </td>
            <td>
              <Button look="outline" size="small" icon="down" onClick={() => onDownload(print)}>
                {t('ledger.download')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The figures that have a word here, in the order in which the ledger prints them. */
function countWords({ counts = {}, rows }: Print): string {
  const known = Object.keys(zh)
    .filter((key) => key.startsWith(COUNT))
    .flatMap((key) => {
      const value = counts[key.slice(COUNT.length)];
      return value === undefined ? [] : [`${t(key as CountKey)} ${value}`];
    });
  const lines = rows === undefined ? [] : [t('ledger.rows', { n: rows })];
  return [...lines, ...known].join(t('join.clauses')) || '—';
}

const COUNT = 'ledger.count.';
type CountKey = keyof typeof zh & `${typeof COUNT}${string}`;
