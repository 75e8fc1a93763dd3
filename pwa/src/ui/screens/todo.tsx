import { conflicts, refused, waiting } from '../todo';
import { Page } from '../widgets/page';
import { t } from '../words/all';
import { Answers } from './answers-in';
import { ConflictCard } from './conflict-card';
import { FailedPhotos } from './failed-photos';
import { RecordCard } from './record-row';
import { RefusedCard } from './refused-card';
import './todo.css';

/** 需要您处理: clashes first, then refused work, photos that failed, and whose turn it is. */
export function Todo() {
  const clashes = conflicts.value;
  const returned = refused.value;
  const turns = waiting.value;
  const nothing = clashes.length + returned.length + turns.length === 0;
  return (
    <Page title={t('todo.title')}>
      <div class="page stack todo">
        {nothing && (
          <section class="todo-none">
            <p class="heading">{t('todo.none')}</p>
            <p class="quiet">{t('todo.none.sub')}</p>
          </section>
        )}
        {clashes.length > 0 && (
          <section class="stack tight">
            <h2 class="heading">{t('todo.conflicts')}</h2>
            {clashes.map(({ row }) => (
              <ConflictCard key={row.id} row={row} />
            ))}
          </section>
        )}
        {returned.length > 0 && (
          <section class="stack tight">
            <h2 class="heading">{t('todo.quarantine')}</h2>
            {returned.map(({ row }) => (
              <RefusedCard key={row.id} row={row} />
            ))}
          </section>
        )}
        <Answers />
        <FailedPhotos />
        {turns.length > 0 && (
          <section class="stack tight">
            <h2 class="heading">{t('todo.waiting')}</h2>
            <RecordCard rows={turns} label={t('todo.waiting')} />
          </section>
        )}
      </div>
    </Page>
  );
}
