import type { JsonObject } from '@xunan/phone';
import { useEffect, useMemo } from 'preact/hooks';
import type { Kind } from '../../contract/types';
import { engineOf } from '../session';
import { openForms } from '../update';
import { type DraftForm, keepOnLeaving, openDraftForm } from './draft-form';

/** The draft of that key as long as the screen stands; while it stands, no update is offered. */
export function useDraftForm(key: string, kind: Kind, start: () => JsonObject): DraftForm {
  const form = useMemo(() => openDraftForm(engineOf(), key, kind, start()), [key]);
  useEffect(() => {
    openForms.value += 1;
    const stop = keepOnLeaving(form);
    return () => {
      openForms.value -= 1;
      stop();
    };
  }, [form]);
  return form;
}
