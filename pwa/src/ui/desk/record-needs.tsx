import { textOf } from '../../core/body';
import { ConflictCard } from '../screens/conflict-card';
import { RefusedCard } from '../screens/refused-card';
import { conflicts, type KindRow, refused } from '../todo';
import type { ShownRecord } from './shown-record';
import '../screens/todo.css';

/** The clashes and refusals about this record, to be settled where one sees what they are about. */
export function RecordNeeds({ view }: ShownRecord) {
  const isAboutThis = ({ row }: KindRow) => textOf(row.doc.f.record_id) === view.id;
  const clashes = conflicts.value.filter(isAboutThis);
  const returned = refused.value.filter(isAboutThis);
  if (clashes.length + returned.length === 0) return null;
  return (
    <div class="desk-needs stack">
      {clashes.map(({ row }) => (
        <ConflictCard key={row.id} row={row} />
      ))}
      {returned.map(({ row }) => (
        <RefusedCard key={row.id} row={row} />
      ))}
    </div>
  );
}
