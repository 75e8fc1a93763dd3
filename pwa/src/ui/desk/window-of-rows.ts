/** Which rows of a long table to draw: only those in sight and a few beside them. */

import { useEffect, useState } from 'preact/hooks';

export type Span = { readonly first: number; readonly end: number };

const BESIDE = 8;

/** The rows to draw for a scroll position, all in pixels; never outside 0..count. */
export function spanInSight(top: number, height: number, rowHeight: number, count: number): Span {
  if (rowHeight <= 0) return { first: 0, end: Math.min(count, BESIDE) };
  const first = Math.max(0, Math.min(count, Math.floor(top / rowHeight) - BESIDE));
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + BESIDE);
  return { first, end: Math.max(first, end) };
}

export type Sight = { readonly span: Span; readonly rowHeight: number };

/**
 * Follow the scrolling of `box` and the reader's text size.
 *
 * `rowRem` is the height of a row in rem, so that a larger text size makes taller rows.
 */
export function useSight(
  box: { current: HTMLElement | null },
  count: number,
  rowRem: number,
): Sight {
  const [seen, setSeen] = useState({ top: 0, height: 900, rem: 15 });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setSeen({ top: element.scrollTop, height: element.clientHeight, rem });
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const size = new ResizeObserver(look);
    size.observe(element);
    const text = new MutationObserver(look);
    text.observe(document.documentElement, { attributes: true });
    return () => {
      element.removeEventListener('scroll', look);
      size.disconnect();
      text.disconnect();
    };
  }, [box]);
  const rowHeight = rowRem * seen.rem;
  return { span: spanInSight(seen.top, seen.height, rowHeight, count), rowHeight };
}
