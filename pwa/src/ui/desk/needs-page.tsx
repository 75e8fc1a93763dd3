import { ConflictCard } from '../screens/conflict-card';
import { LateCard } from '../screens/late-card';
import { RefusedCard } from '../screens/refused-card';
import { additions, conflicts, refused } from '../todo';
import { t as shell } from '../words/all';
import { t } from './words';
import '../screens/todo.css';

/** Everything that no rule could settle, newest first: both answers, or the refused work and why. */
export function NeedsPage() {
  const nothing = conflicts.value.length + refused.value.length + additions.value.length === 0;
  return (
    <div class="desk-page stack">
      {nothing && (
        <div class="desk-nothing">
          <p class="subheading">{t('needs.none')}</p>
          <p class="quiet">{t('needs.none.hint')}</p>
        </div>
      )}
      {conflicts.value.length > 0 && (
        <section class="stack tight">
          <h2 class="heading">{shell('todo.conflicts')}</h2>
          {conflicts.value.map(({ row }) => (
            <ConflictCard key={row.id} row={row} />
          ))}
        </section>
      )}
      {refused.value.length > 0 && (
        <section class="stack tight">
          <h2 class="heading">{shell('todo.quarantine')}</h2>
          {refused.value.map(({ row }) => (
            <RefusedCard key={row.id} row={row} />
          ))}
        </section>
      )}
      {additions.value.length > 0 && (
        <section class="stack tight">
          <h2 class="heading">{shell('late.heading')}</h2>
          {additions.value.map(({ kind, row }) => (
            <LateCard key={row.id} kind={kind} row={row} named />
          ))}
        </section>
      )}
    </div>
  );
}
