import { useEffect, useEffectEvent } from 'react';

/** A key typed into a field is text, and one held with Ctrl or Alt belongs to the browser. */
const isTyping = (event: KeyboardEvent): boolean =>
  event.ctrlKey ||
  event.metaKey ||
  event.altKey ||
  (event.target instanceof HTMLElement &&
    (event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)));

/** Hears single keys anywhere on the page, but never while someone types. */
export function useKeys(press: (key: string) => boolean): void {
  const heard = useEffectEvent((event: KeyboardEvent) => {
    if (!isTyping(event) && press(event.key)) event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => heard(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

const rowsShown = (): HTMLElement[] => {
  // An open drawer is what the person looks at: its rows go before those of the page.
  const drawer = document.querySelector('.ant-drawer-open');
  return [...(drawer ?? document).querySelectorAll<HTMLElement>('.walk .ant-table-row')];
};

/** j and k move the focus from row to row of the first walkable table; the row itself answers Enter. */
export function walkRows(step: 1 | -1): boolean {
  const rows = rowsShown();
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = at < 0 ? rows[0] : rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return next !== undefined;
}

/** `/` goes to the page's own search field. */
export function focusSearch(): boolean {
  const field = document.querySelector<HTMLElement>('[data-search] input, input[data-search]');
  field?.focus();
  return field !== null;
}
