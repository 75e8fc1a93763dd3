import { useState } from 'preact/hooks';
import { KINDS } from '../../contract';
import type { Kind } from '../../contract/types';
import { childKinds } from '../../core/relations';
import { Button } from '../widgets/button';
import { say } from '../widgets/toast';
import { useDesk } from './desk-state';
import { downloadPaper } from './download';
import { fileName } from './file-name';
import { kindWords } from './labels';
import type { List } from './use-list';
import { t } from './words';

/** Prints a code for the door of every place in the list's division; only for what is visited. */
export function PlatesButton({ list }: { readonly list: List }) {
  const { person, divisions } = useDesk();
  const [busy, setBusy] = useState(false);
  const [kind] = list.kinds;
  if (list.place.view !== 'all' || !kind || !isVisited(kind) || list.all === 0) return null;
  const place = list.filter.place || person.township || divisions.county.code;
  const print = async () => {
    setBusy(true);
    const path = `/api/v1/plates/${kind.name}.pdf?place=${encodeURIComponent(place)}`;
    const name = fileName([t('plates.name', { kind: kindWords(kind.name) }), place], 'pdf');
    const fault = await downloadPaper(path, name);
    setBusy(false);
    if (fault) say(t(fault === 'refused' ? 'plates.none' : `trouble.${fault}`));
  };
  return (
    <Button look="outline" size="small" icon="scan" busy={busy} onClick={() => void print()}>
      {t('plates.print')}
    </Button>
  );
}

/** Whether records of other kinds belong to it again and again. */
function isVisited(kind: Kind): boolean {
  return childKinds(KINDS, kind).some(({ repeat }) => repeat !== null);
}
