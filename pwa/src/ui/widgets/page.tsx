import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { hrefOf, type Route } from '../router';
import { t } from '../words';
import { Icon } from './icon';
import { NetChip } from './net-chip';
import './page.css';

type PageProps = {
  readonly title: string;
  /** Where the arrow in the head leads; without it there is no arrow. */
  readonly back?: Route;
  /** Stays in view at the bottom edge, by the thumb. */
  readonly foot?: ComponentChildren;
  readonly children: ComponentChildren;
};

/** A screen: its name above, its contents scrolling, its main button below. */
export function Page({ title, back, foot, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title === t('app') ? title : `${title} · ${t('app')}`;
  }, [title]);
  useEffect(() => {
    // A screen reader starts to read here after each change of screen.
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div class="page-frame">
      <header class="page-head">
        {back && (
          <a class="page-back" href={hrefOf(back)} aria-label={t('back')}>
            <Icon name="back" />
          </a>
        )}
        <h1 class="page-title" ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <NetChip />
      </header>
      <main class="page-main" data-scroll>
        {children}
      </main>
      {foot && <footer class="page-foot stack tight">{foot}</footer>}
    </div>
  );
}
