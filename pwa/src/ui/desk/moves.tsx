import { useState } from 'preact/hooks';
import type { Move } from '../../contract/types';
import { Button } from '../widgets/button';
import { useDesk } from './desk-state';
import { type MoveChoice, moveChoices } from './judge';
import { stepWord } from './labels';
import { MoveSheet } from './move-sheet';
import type { ShownRecord } from './shown-record';
import { t } from './words';

/** The legal next steps as buttons; one that I may not make stays in sight with its reason. */
export function Moves({ kind, view }: ShownRecord) {
  const desk = useDesk();
  const [asked, setAsked] = useState<Move | null>(null);
  const choices = moveChoices(desk, kind, view.doc);
  const main = choices.find(({ move, why }) => move.main && why === '') ?? null;
  const refused = choices.filter(({ why }) => why !== '');
  return (
    <section class="desk-moves" aria-label={t('record.moves')}>
      {choices.length === 0 && <p class="quiet">{t('record.moves.none')}</p>}
      <div class="wrap">
        {choices.map((choice) => (
          <MoveButton
            key={choice.move.name}
            kind={kind.name}
            choice={choice}
            main={choice === main}
            onPress={() => setAsked(choice.move)}
          />
        ))}
      </div>
      {refused.length > 0 && (
        <ul class="desk-refused" aria-label={t('record.refused.title')}>
          {refused.map(({ move, why }) => (
            <li key={move.name} id={reasonId(move)} class="quiet">
              {t('record.refused', { move: stepWord(kind.name, move.name), why })}
            </li>
          ))}
        </ul>
      )}
      {asked && <MoveSheet kind={kind} view={view} move={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

function reasonId(move: Move): string {
  return `why-not-${move.name}`;
}

type MoveButtonProps = {
  readonly kind: string;
  readonly choice: MoveChoice;
  readonly main: boolean;
  readonly onPress: () => void;
};

/** A step that is refused keeps the focus order: its reason is read out with it. */
function MoveButton({ kind, choice, main, onPress }: MoveButtonProps) {
  const { move, why } = choice;
  const word = stepWord(kind, move.name);
  if (why === '') {
    return (
      <Button size="small" look={main ? 'main' : 'outline'} onClick={onPress}>
        {word}
      </Button>
    );
  }
  return (
    <button
      type="button"
      class="button outline small desk-off"
      aria-disabled="true"
      aria-describedby={reasonId(move)}
    >
      <span>{word}</span>
    </button>
  );
}
