import { join } from 'node:path';
import { type Config, type Flags, readConfig } from '../config.ts';
import { startEmbedded } from '../db/embedded.ts';
import { migrate } from '../db/migrate.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { exitCodes, Refusal, type Sentence } from '../refusal.ts';
import { textOf, type Values } from './command.ts';

export const dataOptions = { 'data-dir': { type: 'string' } } as const;

const flagNames = {
  port: 'port',
  host: 'host',
  'data-dir': 'dataDir',
  cert: 'cert',
  key: 'key',
  'trusted-proxy': 'trustedProxy',
  'drop-dir': 'dropDir',
  'log-level': 'logLevel',
  'crypto-suite': 'suite',
} as const satisfies Record<string, keyof Config>;

export function configOf(values: Values): Config {
  const flags: Flags = {};
  for (const [flag, field] of Object.entries(flagNames)) {
    const value = textOf(values, flag);
    if (value !== undefined) flags[field] = value;
  }
  return readConfig(flags);
}

export const keysDirOf = (config: Config): string => join(config.dataDir, 'keys');

type Server = { url: string; notes: Sentence[]; stop: () => Promise<void> };

/** The installer's address: the bank's server, or the embedded one, which is started if nobody has. */
export async function findServer(
  config: Config,
  options: Omit<Parameters<typeof startEmbedded>[0], 'home'> = {},
): Promise<Server> {
  if (config.databaseUrl) return { url: config.databaseUrl, notes: [], stop: async () => {} };
  return startEmbedded({ home: config.dataDir, ...options });
}

const outOfReach = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  '28P01',
  '28000',
  '3D000',
]);

/** A database that cannot be reached is said so; any other failure goes on as it is. */
export function sayUnreachable(cause: unknown): never {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (!outOfReach.has(code)) throw cause;
  throw new Refusal(
    {
      zh: `连不上数据库 (${code}),请检查 DATABASE_URL。`,
      en: `The database cannot be reached (${code}): check DATABASE_URL.`,
    },
    exitCodes.unavailable,
    { cause },
  );
}

/** Lends the installer's address to one command, and gives the server back whatever happens. */
export async function withServer<T>(
  values: Values,
  run: (server: Server, config: Config) => Promise<T>,
): Promise<T> {
  const config = configOf(values);
  const server = await findServer(config);
  try {
    return await run(server, config);
  } finally {
    await server.stop();
  }
}

/** Opens the migrated database for one command, and closes what it opened. */
export const withDatabase = <T>(values: Values, run: (database: Database) => Promise<T>): Promise<T> =>
  withServer(values, async ({ url }, config) => {
    const { roles } = await migrate(url, keysDirOf(config)).catch(sayUnreachable);
    const database = await openDatabase(url, roles, keysDirOf(config), { suite: config.suite });
    try {
      return await run(database);
    } finally {
      await database.close();
    }
  });
