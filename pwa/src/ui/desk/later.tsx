import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t as shell } from '../words/all';
import { t } from './words';

/** A part of the desk that is fetched when it is first shown; the installed app has it already. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let Loaded: ComponentType<Props> | null = null;
  return function Later(props: Props) {
    const [state, setState] = useState(Loaded ? 'here' : 'coming');
    useEffect(() => {
      if (state === 'here') return;
      load()
        .then((component) => {
          Loaded = component;
          setState('here');
        })
        .catch(() => setState('failed'));
    }, []);
    if (Loaded) return <Loaded {...props} />;
    const words = state === 'failed' ? t('trouble.offline') : shell('loading');
    return (
      <p class="desk-page quiet" role="status">
        {words}
      </p>
    );
  };
}
