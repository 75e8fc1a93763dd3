import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './vlist.css';

type VListProps<T> = {
  readonly items: readonly T[];
  /** Height of a row in rem, so that the text size setting scales it. */
  readonly rowRem: number;
  readonly keyOf: (item: T) => string;
  readonly row: (item: T) => ComponentChildren;
  readonly label: string;
};

/** Rows kept drawn above and below the window, so that a quick thumb meets no blank. */
const SPARE_ROWS = 5;

/** A list that draws only the rows in view; ten thousand cost as much as twenty. */
export function VList<T>({ items, rowRem, keyOf, row, label }: VListProps<T>) {
  const box = useRef<HTMLDivElement>(null);
  const view = useSignal({ top: 0, height: 900, rem: 16 });
  useEffect(() => {
    const element = box.current;
    const scroller = element?.closest<HTMLElement>('[data-scroll]');
    if (!element || !scroller) return;
    const measure = () => {
      view.value = {
        top: scroller.scrollTop - element.offsetTop,
        height: scroller.clientHeight,
        rem: Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
      };
    };
    measure();
    scroller.addEventListener('scroll', measure, { passive: true });
    const resizes = new ResizeObserver(measure);
    resizes.observe(scroller);
    const sizes = new MutationObserver(measure);
    sizes.observe(document.documentElement, { attributeFilter: ['data-text'] });
    return () => {
      scroller.removeEventListener('scroll', measure);
      resizes.disconnect();
      sizes.disconnect();
    };
  }, [view]);

  const { top, height, rem } = view.value;
  const rowPx = rowRem * rem;
  const first = Math.max(0, Math.floor(top / rowPx) - SPARE_ROWS);
  const last = Math.min(items.length, Math.ceil((top + height) / rowPx) + SPARE_ROWS);
  return (
    <div class="vlist" ref={box} style={{ height: `${items.length * rowPx}px` }}>
      <ul aria-label={label} style={{ transform: `translateY(${first * rowPx}px)` }}>
        {items.slice(first, last).map((item, index) => (
          <li
            class="vlist-row"
            key={keyOf(item)}
            style={{ height: `${rowPx}px` }}
            aria-setsize={items.length}
            aria-posinset={first + index + 1}
          >
            {row(item)}
          </li>
        ))}
      </ul>
    </div>
  );
}
