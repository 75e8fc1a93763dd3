import { hrefOf, type Route } from '../router';
import { t } from '../words';
import { Icon, type IconName } from './icon';
import './tabs.css';

export type Tab = {
  readonly to: Route;
  readonly label: string;
  readonly icon: IconName;
  /** The filled one in the middle. */
  readonly main?: boolean;
  readonly count?: number;
};

/** The five places of the app, under the thumb; along the left edge where there is room. */
export function Tabs({
  tabs,
  current,
}: {
  readonly tabs: readonly Tab[];
  readonly current: Route;
}) {
  return (
    <nav class="tabs" aria-label={t('tabs')}>
      {tabs.map((tab) => (
        <a
          class={tab.main ? 'tab tab-main' : 'tab'}
          key={tab.to.name}
          href={hrefOf(tab.to)}
          aria-current={tab.to.name === current.name ? 'page' : undefined}
        >
          <span class="tab-icon">
            <Icon name={tab.icon} />
            {tab.count ? <span class="tab-count">{tab.count > 99 ? '99+' : tab.count}</span> : null}
          </span>
          <span>{tab.label}</span>
        </a>
      ))}
    </nav>
  );
}
