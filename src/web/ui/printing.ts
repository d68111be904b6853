import { useSyncExternalStore } from 'react';

const paper = matchMedia('print');
const subscribe = (changed: () => void) => {
  paper.addEventListener('change', changed);
  return () => paper.removeEventListener('change', changed);
};

/** Whether the page is being put on paper: then nothing may hide behind a click. */
export const usePrinting = (): boolean => useSyncExternalStore(subscribe, () => paper.matches);
