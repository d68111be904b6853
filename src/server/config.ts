import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Static, Type } from 'typebox';
import Value from 'typebox/value';
import { exitCodes, Refusal } from './refusal.ts';

const Path = Type.String({ minLength: 1 });
const LogLevel = Type.Union([
  Type.Literal('silent'),
  Type.Literal('error'),
  Type.Literal('warn'),
  Type.Literal('info'),
  Type.Literal('debug'),
]);
const Config = Type.Object({
  port: Type.Integer({ minimum: 0, maximum: 65_535 }),
  host: Type.String({ minLength: 1 }),
  dataDir: Path,
  databaseUrl: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  cert: Type.Optional(Path),
  key: Type.Optional(Path),
  /** Addresses or networks of the proxies whose X-Forwarded-For is believed. */
  trustedProxy: Type.Optional(Type.String({ pattern: '^[0-9a-fA-F.:/, ]+$' })),
  /** Where the bank's program lays the files of every night. */
  dropDir: Type.Optional(Path),
  logLevel: LogLevel,
  suite: Type.Union([Type.Literal('aes-256-gcm'), Type.Literal('sm4-gcm')]),
});
export type Config = Static<typeof Config>;
type Key = keyof Config;
export type Flags = Partial<Record<Key, string>>;

const variables: Record<Key, string> = {
  port: 'JINGTIAN_PORT',
  host: 'JINGTIAN_HOST',
  dataDir: 'JINGTIAN_DATA_DIR',
  databaseUrl: 'DATABASE_URL',
  cert: 'JINGTIAN_CERT',
  key: 'JINGTIAN_KEY',
  trustedProxy: 'JINGTIAN_TRUSTED_PROXY',
  dropDir: 'JINGTIAN_DROP_DIR',
  logLevel: 'JINGTIAN_LOG_LEVEL',
  suite: 'JINGTIAN_CRYPTO_SUITE',
};
const keys = Object.keys(variables) as Key[]; // Object.keys forgets the literal names.
const defaults = {
  port: '8080',
  host: '127.0.0.1',
  dataDir: '.jingtian',
  logLevel: 'warn',
  suite: 'aes-256-gcm',
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.');
/** Whether others than this machine can reach the server. */
export const isPublic = ({ host }: Pick<Config, 'host'>): boolean => !isLoopback(host);

function check(config: Config): void {
  const { cert, key, host, trustedProxy, dropDir } = config;
  const missing = [cert, key].find((path) => path && !existsSync(path));
  if (missing)
    throw new Refusal({ zh: `没有文件 ${missing}。`, en: `There is no file ${missing}.` }, exitCodes.usage);
  if (dropDir && !statSync(dropDir, { throwIfNoEntry: false })?.isDirectory())
    throw new Refusal(
      { zh: `没有投递文件夹 ${dropDir}。`, en: `There is no drop folder ${dropDir}.` },
      exitCodes.usage,
    );
  if (Boolean(cert) !== Boolean(key))
    throw new Refusal(
      { zh: '--cert 与 --key 须同时给出。', en: '--cert and --key go together.' },
      exitCodes.usage,
    );
  if (isPublic(config) && !cert && !trustedProxy)
    throw new Refusal(
      {
        zh: `--host ${host} 须同时给出 --cert 与 --key,或声明 --trusted-proxy:明文 http 在本机以外不能登录。`,
        en: `--host ${host} needs --cert and --key, or --trusted-proxy: nobody signs in over plain http beyond loopback.`,
      },
      exitCodes.usage,
    );
}

/**
 * What the command line says, then the environment, then the default: the only place that reads the environment.
 * A value that does not fit is refused by the name of its variable.
 */
export function readConfig(flags: Flags = {}, environment: NodeJS.ProcessEnv = process.env): Config {
  const said: Record<string, unknown> = { ...defaults };
  for (const key of keys) {
    const value = flags[key] ?? environment[variables[key]];
    if (value) said[key] = value;
  }
  said['port'] = /^\d+$/.test(String(said['port'])) ? Number(said['port']) : said['port'];
  const config: unknown = said;
  if (!Value.Check(Config, config)) {
    const path = Value.Errors(Config, config)[0]?.instancePath.split('/')[1];
    const name = keys.find((key) => key === path);
    const shown = name ? `${name} (${variables[name]})` : '?';
    throw new Refusal(
      { zh: `设置 ${shown} 的值不符合要求。`, en: `The value of setting ${shown} does not fit.` },
      exitCodes.usage,
    );
  }
  check(config);
  const { dataDir, dropDir } = config;
  return { ...config, dataDir: resolve(dataDir), ...(dropDir && { dropDir: resolve(dropDir) }) };
}

/** npm runs a script in a shell that dies of a signal without passing it on. */
export const isUnderNpm = (environment: NodeJS.ProcessEnv = process.env): boolean =>
  environment['npm_lifecycle_event'] !== undefined;

export const httpsOf = ({ cert, key }: Config): { cert: Buffer; key: Buffer } | undefined =>
  cert && key ? { cert: readFileSync(cert), key: readFileSync(key) } : undefined;

/** What may be shown: everything but the sign-in that the database's address holds. */
export function describeConfig(config: Config): string {
  const { databaseUrl, ...rest } = config;
  if (!databaseUrl) return JSON.stringify(rest);
  const { host, pathname } = new URL(databaseUrl);
  return JSON.stringify({ ...rest, databaseUrl: `postgres://${host}${pathname}` });
}
