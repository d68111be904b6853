import { problem } from '#contract/problem.ts';

/** Runs at most `places` at once; who comes later waits in the order of coming, and is refused behind too many. */
export function createTurn(places: number, waitersMax: number): <T>(run: () => Promise<T>) => Promise<T> {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (waiting.length >= waitersMax) throw problem('server.busy');
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free -= 1;
    try {
      return await run();
    } finally {
      // Whoever ends hands the place over without giving it up.
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
