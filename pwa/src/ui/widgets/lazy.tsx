import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../words/door';

export type Lazy<Props> = ComponentType<Props> & {
  /** Fetch it now, so that it is there when the network is not. */
  readonly fetchNow: () => Promise<void>;
};

/** A screen that is fetched when it is first shown; where that fails, it is tried again later. */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): Lazy<Props> {
  let Loaded: ComponentType<Props> | undefined;
  const fetchNow = async () => {
    Loaded ??= await load();
  };
  function Later(props: Props) {
    const [, draw] = useState(0);
    useEffect(() => {
      if (!Loaded) void fetchNow().then(() => draw(1));
    }, []);
    return Loaded ? <Loaded {...props} /> : <p class="opening">{t('loading')}</p>;
  }
  return Object.assign(Later, { fetchNow });
}
