import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { type KeyFile, openKeyFile } from '../keys/key-file.ts';
import { type KeyRing, openKeyRing } from '../keys/key-ring.ts';
import type { Suite } from '../keys/seal.ts';
import { type AppRoles, apiAddress, jobAddress } from './migrate.ts';
import type { Tables } from './tables.ts';

/** Bank-wide reference tables: what may be read without an actor. Everything else needs `asActor` or `asJob`. */
type OpenTable =
  | 'org'
  | 'post'
  | 'param'
  | 'calendar_day'
  | 'installation'
  | 'suppression'
  | 'identity'
  | 'district'
  | 'feed_delivery'
  | 'feed_standing';
export type Db = Kysely<Pick<Tables, OpenTable>>;
declare const scoped: unique symbol;
/** A transaction with a signed row scope; only `asActor` and its siblings in scope.ts make one. */
export type Tx = Kysely<Tables> & { readonly [scoped]: true };

type Pools = { api: Kysely<Tables>; job: Kysely<Tables>; apiPool: pg.Pool; jobPool: pg.Pool };
export type Database = { db: Db; pools: Pools; keys: KeyRing; keyFile: KeyFile; close: () => Promise<void> };

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === 20) return (value: string) => Number(value); // int8: fen and counts stay below 2^53
    if (oid === 1082) return (value: string) => value; // date: a day is a string
    if (oid === 1115) return (value: string) => value;
    // pg's own typing of the second argument is a union it does not accept as one.
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

function poolOf(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, types, application_name: 'jingtian' });
  pool.on('error', () => {}); // An idle client lost its server; the next query says so to its caller.
  return pool;
}

/** Signs in with the application's own roles and opens the key ring. */
export async function openDatabase(
  url: string,
  roles: AppRoles,
  keysDir: string,
  options: { suite?: Suite; poolMax?: number } = {},
): Promise<Database> {
  const keyFile = openKeyFile(keysDir);
  const apiPool = poolOf(apiAddress(url, roles).connectionString, options.poolMax ?? 12);
  const jobPool = poolOf(jobAddress(url, roles).connectionString, 4);
  const api = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: apiPool }) });
  const job = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: jobPool }) });
  const keys = await openKeyRing(job, keyFile, options.suite ?? 'aes-256-gcm');
  return {
    // The same connection with fewer tables: an unscoped read of a scoped table does not compile.
    db: api as unknown as Db,
    pools: { api, job, apiPool, jobPool },
    keys,
    keyFile,
    close: async () => {
      await api.destroy();
      await job.destroy();
    },
  };
}
