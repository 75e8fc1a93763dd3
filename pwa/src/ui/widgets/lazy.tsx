import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../words/door';

export type Lazy<Props> = ComponentType<Props> & {
  /** Fetch it now, so that it is there when the network is not. */
  readonly fetchNow: () => Promise<void>;
};

/**
 * A screen that is fetched when it is first shown; where that fails, it is tried again later.
 *
 * A `silent` one says nothing until it is there: it is a part of a screen that stands without it.
 */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { silent = false }: { readonly silent?: boolean } = {},
): Lazy<Props> {
  let Loaded: ComponentType<Props> | undefined;
  const fetchNow = async () => {
    Loaded ??= await load();
  };
  function Later(props: Props) {
    const [stood, stands] = useState(Loaded !== undefined);
    useEffect(() => {
      // It may have come between the first drawing and now: the answer must draw again even so.
      if (!stood) void fetchNow().then(() => stands(true));
    }, []);
    if (Loaded) return <Loaded {...props} />;
    return silent ? null : <p class="opening">{t('loading')}</p>;
  }
  return Object.assign(Later, { fetchNow });
}
