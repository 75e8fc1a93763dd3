/** Walking through a long table by keys, where only the rows in sight exist. */

import { useEffect, useRef } from 'preact/hooks';
import type { List } from './use-list';

/** Up, down, first, last: move the focus, and with an open record the record as well. */
export function useRowKeys(box: { current: HTMLElement | null }, list: List, height: number) {
  const wanted = useRef(-1);
  useFocusAfterClosing(box, list);
  useEffect(() => {
    if (wanted.current < 0) return;
    const link = linkOf(box.current, wanted.current);
    if (!link) return;
    link.focus({ preventScroll: true });
    wanted.current = -1;
  });
  return (event: KeyboardEvent) => {
    const next = rowAfter(event.key, focusedRow(box.current, list), list.rows.length);
    const row = next === undefined ? undefined : list.rows[next];
    if (next === undefined || row === undefined || !box.current) return;
    event.preventDefault();
    bringIntoSight(box.current, next, height);
    wanted.current = next;
    if (list.place.open) list.open(row);
    linkOf(box.current, next)?.focus({ preventScroll: true });
  };
}

/** A record that was closed leaves the focus on its row: the next key goes on from there. */
function useFocusAfterClosing(box: { current: HTMLElement | null }, list: List) {
  const openId = list.place.open?.id ?? '';
  const before = useRef(openId);
  useEffect(() => {
    const closed = openId === '' ? before.current : '';
    before.current = openId;
    if (closed === '' || document.activeElement !== document.body) return;
    const at = list.rows.findIndex((row) => row.id === closed);
    linkOf(box.current, at)?.focus({ preventScroll: true });
  });
}

function linkOf(box: HTMLElement | null, at: number): HTMLElement | null {
  return box?.querySelector<HTMLElement>(`tr[data-row="${at}"] a`) ?? null;
}

/** The row that has the focus, or else the one that is open, or -1. */
function focusedRow(box: HTMLElement | null, list: List): number {
  const line = box?.contains(document.activeElement)
    ? document.activeElement?.closest('tr[data-row]')
    : null;
  if (line) return Number(line.getAttribute('data-row'));
  return list.rows.findIndex((row) => row.id === list.place.open?.id);
}

function bringIntoSight(box: HTMLElement, at: number, height: number): void {
  const head = box.querySelector('thead')?.clientHeight ?? 0;
  const top = at * height;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + height + head > box.scrollTop + box.clientHeight) {
    box.scrollTop = top + height + head - box.clientHeight;
  }
}

/** The row that a key leads to from row `at` (-1: from none), or undefined for other keys. */
export function rowAfter(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, at + 1);
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
