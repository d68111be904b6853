import type { Database } from './db/open.ts';

/** What a handler works with. */
export type Context = {
  database: Database;
  /** The database was made as a demonstration: sign-in links, no host but loopback. */
  demo: boolean;
};
