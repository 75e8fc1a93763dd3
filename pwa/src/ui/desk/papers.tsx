import { useEffect, useState } from 'preact/hooks';
import { status } from '../session';
import { Button } from '../widgets/button';
import { Icon } from '../widgets/icon';
import { rowFor } from './desk-state';
import { downloadPaper, type PaperFault } from './download';
import { fileName } from './file-name';
import { shortCode } from './labels';
import { sheetWord } from './sheets';
import type { ShownRecord } from './shown-record';
import { t } from './words';

/** The papers about a record, made by the server and saved under a speaking name. */
export function Papers({ kind, view }: ShownRecord) {
  const [busy, setBusy] = useState('');
  const [fault, setFault] = useState<PaperFault | null>(null);
  const row = rowFor(kind, view);
  const online = status.value?.online;
  useEffect(() => {
    // The network is back: nobody needs to be told to wait for it.
    if (online === 'yes') setFault(null);
  }, [online]);
  const print = async (sheet: string) => {
    setBusy(sheet);
    const name = fileName(
      [row.number || shortCode(row.id), row.title, sheetWord(kind, sheet)],
      'pdf',
    );
    setFault(await downloadPaper(`/api/v1/sheets/${kind.name}/${view.id}/${sheet}.pdf`, name));
    setBusy('');
  };
  return (
    <div class="desk-papers">
      {kind.sheets.map((sheet) => (
        <Button
          key={sheet}
          look="plain"
          size="small"
          icon="print"
          busy={busy === sheet}
          onClick={() => void print(sheet)}
        >
          {t('paper.button', { name: sheetWord(kind, sheet) })}
        </Button>
      ))}
      {view.pending.length > 0 && <p class="quiet">{t('paper.unsent')}</p>}
      {fault && (
        <p class="field-error" role="alert">
          <Icon name="info" />
          <span>{faultWords(fault, view.pending.length > 0)}</span>
        </p>
      )}
    </div>
  );
}

function faultWords(fault: PaperFault, unsent: boolean): string {
  if (fault === 'offline') return t('paper.offline');
  if (fault === 'refused') return unsent ? t('paper.missing') : t('trouble.refused');
  return t('paper.failed');
}
