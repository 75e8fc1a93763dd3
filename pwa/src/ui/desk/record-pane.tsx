import { useEffect, useRef } from 'preact/hooks';
import { Instruments } from '../instruments/index';
import { recordOf } from '../records';
import { Children, Opened } from '../screens/children';
import { LateCard } from '../screens/late-card';
import type { RecordKey } from './address';
import { Appends } from './appends';
import { useDesk } from './desk-state';
import { Facts } from './facts';
import { Moves } from './moves';
import { Papers } from './papers';
import { PhotoSections } from './photo-sections';
import { RecordHead } from './record-head';
import { RecordNeeds } from './record-needs';
import { Timeline } from './timeline';
import type { List } from './use-list';
import { Where } from './where';
import { t } from './words';
import './record.css';

type RecordPaneProps = { readonly open: RecordKey; readonly list: List };

/** Everything about one record, and what can be done with it. */
export function RecordPane({ open, list }: RecordPaneProps) {
  const { engine, kinds } = useDesk();
  const pane = useRef<HTMLElement>(null);
  const kind = kinds.find((one) => one.name === open.kind);
  const view = recordOf(engine, open.kind, open.id).value;
  useEffect(() => {
    pane.current?.scrollTo({ top: 0 });
  }, []);
  if (view === undefined) return <p class="desk-record quiet">{t('record.loading')}</p>;
  if (view === null || kind === undefined) return <Missing />;
  const shown = { kind, view };
  return (
    <article
      class="desk-record"
      ref={pane}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by key.
      tabIndex={0}
      aria-labelledby="record-title"
    >
      <RecordHead {...shown} list={list} />
      <RecordNeeds {...shown} />
      <LateCard kind={kind} row={view} />
      <div class="desk-do">
        <Moves {...shown} />
        <Appends {...shown} />
        <Papers {...shown} />
      </div>
      <PhotoSections {...shown} />
      <Instruments kind={kind} row={view} />
      <Children kind={kind} row={view} />
      <Opened kind={kind} row={view} />
      <Facts {...shown} />
      <Where {...shown} />
      <Timeline {...shown} />
    </article>
  );
}

function Missing() {
  return (
    <div class="desk-record desk-nothing">
      <p class="subheading">{t('record.missing')}</p>
      <p class="quiet">{t('record.missing.hint')}</p>
    </div>
  );
}
