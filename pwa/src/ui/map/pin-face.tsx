import { kindWord, stateWord, unusualLevel } from '../kinds';
import { titleOf } from '../record-words';
import { Icon, kindIcon } from '../widgets/icon';
import type { Spot, Tone } from './spots';
import { t } from './words';

/** The tone of a heap: whatever is overdue shows, and whatever is open before what is closed. */
export function worstTone(members: readonly Spot[]): Tone {
  const tones = new Set(members.map(({ tone }) => tone));
  return tones.has('late') ? 'late' : tones.has('open') ? 'open' : 'done';
}

export function lateOf(members: readonly Spot[]): number {
  return members.filter(({ tone }) => tone === 'late').length;
}

/** What a screen reader says of a pin. */
export function pinLabel({ kind, row, tone }: Spot): string {
  const state = stateWord(kind, row.doc.state);
  const level = unusualLevel(kind, row.doc);
  return [
    t('pin.label', { kind: kindWord(kind), title: titleOf(kind, row.doc), state }),
    level ? t('pin.level', { level }) : '',
    tone === 'late' ? t('pin.level', { level: t('tone.late') }) : '',
  ].join('');
}

export function clusterLabel(members: readonly Spot[]): string {
  return t('cluster.label', { n: members.length, late: lateOf(members) });
}

/** A pin: the kind by its icon, how it stands by colour, shape and, close by, its word. */
export function PinFace(props: { readonly members: readonly Spot[]; readonly words: boolean }) {
  const { members } = props;
  const [first] = members;
  const tone = worstTone(members);
  if (members.length > 1 || !first) {
    const late = lateOf(members);
    return (
      <>
        <span class="pin heap" data-tone={tone}>
          <b>{members.length}</b>
        </span>
        {late > 0 && <span class="pin-word">{t('cluster.late', { n: late })}</span>}
      </>
    );
  }
  const { kind, row } = first;
  return (
    <>
      <span class={unusualLevel(kind, row.doc) ? 'pin unusual' : 'pin'} data-tone={tone}>
        <Icon name={kindIcon(kind.icon)} />
      </span>
      {props.words && (
        <span class="pin-word">
          {tone === 'late' ? t('tone.late') : stateWord(kind, row.doc.state)}
        </span>
      )}
    </>
  );
}

/** What the shapes mean. */
export function Legend() {
  return (
    <ul class="map-legend">
      {(['open', 'late', 'done'] as const).map((tone) => (
        <li key={tone}>
          <span class="pin small" data-tone={tone} aria-hidden="true" />
          {t(`tone.${tone}`)}
        </li>
      ))}
    </ul>
  );
}
