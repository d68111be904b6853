import { useSyncExternalStore } from 'react';

// Paper is white whatever the screen is.
const dark = matchMedia('screen and (prefers-color-scheme: dark)');
const subscribe = (changed: () => void) => {
  dark.addEventListener('change', changed);
  return () => dark.removeEventListener('change', changed);
};

export const useDark = (): boolean => useSyncExternalStore(subscribe, () => dark.matches);

/** A colour of theme.css, for libraries that compute with colours. */
export const tokenOf = (name: `--${string}`): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();
