import { flushSync } from 'react-dom';

/** Shows a change as a movement where the browser can and the person wants it; else at once. */
export function withMotion(change: () => void): void {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  // Absent from older 企业微信 browsers, though TypeScript's DOM types promise it.
  if (calm || !('startViewTransition' in document)) change();
  else document.startViewTransition(() => flushSync(change));
}
