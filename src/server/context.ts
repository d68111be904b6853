import type { Database } from './db/open.ts';

/** What a handler works with. */
export type Context = {
  database: Database;
};
