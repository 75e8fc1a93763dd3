import { ConflictCard } from '../screens/conflict-card';
import { RefusedCard } from '../screens/refused-card';
import { conflicts, refused } from '../todo';
import { t } from './words';
import '../screens/todo.css';

/** Everything that no rule could settle, newest first: both answers, or the refused work and why. */
export function NeedsPage() {
  const nothing = conflicts.value.length + refused.value.length === 0;
  return (
    <div class="desk-page stack">
      {nothing && (
        <div class="desk-nothing">
          <p class="subheading">{t('needs.none')}</p>
          <p class="quiet">{t('needs.none.hint')}</p>
        </div>
      )}
      {conflicts.value.map(({ row }) => (
        <ConflictCard key={row.id} row={row} />
      ))}
      {refused.value.map(({ row }) => (
        <RefusedCard key={row.id} row={row} />
      ))}
    </div>
  );
}
