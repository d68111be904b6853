import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from 'react';

const subscribe = (changed: () => void) => {
  window.addEventListener('popstate', changed);
  return () => window.removeEventListener('popstate', changed);
};

/** The address of the page; four screens and a sheet need no router of a library. */
export const useAddress = (): URL => new URL(useSyncExternalStore(subscribe, () => location.href));

/** Goes to a screen. `replace` leaves no step to come back to: a sheet that was sent must not open again. */
export function go(to: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  window.dispatchEvent(new PopStateEvent('popstate'));
  if (!to.startsWith('?')) window.scrollTo(0, 0);
}

/** A link inside the phone: a plain anchor, taken over for a plain tap. */
export function Go({ href, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(href);
  };
  return <a href={href} onClick={onClick} {...rest} />;
}
