/** Panels made for a kind, shown with its records; each is fetched when a record first wants it. */

import type { ViewRow } from '@xunan/phone';
import type { Kind } from '../../contract/types';
import { type Lazy, lazy } from '../widgets/lazy';

export type InstrumentProps = { readonly kind: Kind; readonly row: ViewRow };

const SILENT = { silent: true } as const;

const instruments: { readonly [name: string]: Lazy<InstrumentProps> } = {
  drill_recorder: lazy(async () => (await import('../drill/recorder')).DrillRecorder, SILENT),
  shelter_readiness: lazy(async () => (await import('./shelter-readiness')).ShelterPanel, SILENT),
  shelter_grade: lazy(async () => (await import('./shelter-grade')).GradePanel, SILENT),
  head_count: lazy(async () => (await import('./head-count')).HeadCountPanel, SILENT),
};

/** The panels that the kind names; one that this app does not know is left out. */
export function Instruments({ kind, row }: InstrumentProps) {
  return (
    <>
      {kind.instruments.map((name) => {
        const Instrument = instruments[name];
        return Instrument ? <Instrument key={name} kind={kind} row={row} /> : null;
      })}
    </>
  );
}

/** Fetch them all, so that none is missing when the network goes. */
export async function fetchInstruments(): Promise<void> {
  await Promise.allSettled(Object.values(instruments).map((each) => each.fetchNow()));
}
