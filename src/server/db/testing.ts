import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from './embedded.ts';
import { type AppRoles, migrate } from './migrate.ts';

/** The variable by which a check tells its test files where the server of the run is described. */
export const testServerKey = 'JINGTIAN_TEST_SERVER';

/** A server with a migrated template; every test file works on copies of it. */
type TestServer = { url: string; template: string; roles: AppRoles; keysDir: string };

const inDatabase = (url: string, name: string): string => {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
};

async function run(url: string, ...texts: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const text of texts) await client.query(text);
  } finally {
    await client.end();
  }
}

/**
 * The server of a test run: the one at `url`, or an embedded one in a temporary folder. `path` is what
 * `testServerKey` must say to the test files; `abort` is for a process that is about to end.
 */
export async function startTestServer(
  url?: string,
): Promise<{ path: string; stop: () => Promise<void>; abort: () => void }> {
  const home = mkdtempSync(join(tmpdir(), 'jingtian-test-'));
  const embedded = url ? undefined : await startEmbedded({ home, isVolatile: true });
  const address = url ?? embedded?.url ?? '';
  const keysDir = join(home, 'keys');
  const template = `jt_test_${process.pid}`;
  await run(address, `create database ${template}`);
  const { roles } = await migrate(inDatabase(address, template), keysDir);
  const server: TestServer = { url: address, template, roles, keysDir };
  const path = join(home, 'server.json');
  writeFileSync(path, JSON.stringify(server), { mode: 0o600 });
  const forget = () => rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  return {
    path,
    stop: async () => {
      if (embedded) await embedded.stop();
      else {
        await run(address, `drop database if exists ${template} with (force)`);
        await run(address, `drop role if exists ${roles.api}, ${roles.job}, ${roles.owner}`);
      }
      forget();
    },
    abort: () => {
      embedded?.abort();
      forget();
    },
  };
}

type Run = Awaited<ReturnType<typeof startTestServer>>;
let own: Promise<Run> | undefined;
let count = 0;
let openCount = 0;

/** A test file that is run by itself starts a server of its own, for as long as it holds a database. */
async function startOwn(): Promise<Run> {
  const server = await startTestServer(process.env['DATABASE_URL']);
  process.once('exit', server.abort);
  return server;
}

async function stopOwn(): Promise<void> {
  const server = await own;
  own = undefined;
  if (!server) return;
  process.off('exit', server.abort);
  await server.stop();
}

/** A fresh copy of the migrated template with keys of its own; `url` is the installer's sign-in. */
export async function createTestDatabase(): Promise<{
  url: string;
  roles: AppRoles;
  keysDir: string;
  drop: () => Promise<void>;
}> {
  const path = process.env[testServerKey] ?? (await (own ??= startOwn())).path;
  const server = JSON.parse(readFileSync(path, 'utf8')) as TestServer; // Written above.
  count += 1;
  openCount += 1;
  const name = `${server.template}_${process.pid}_${count}`;
  const keysDir = mkdtempSync(join(tmpdir(), 'jingtian-keys-'));
  cpSync(server.keysDir, keysDir, { recursive: true });
  await run(
    server.url,
    `create database ${name} template ${server.template}`,
    // What a copy does not inherit.
    `revoke all on database ${name} from public`,
    `grant connect on database ${name} to ${server.roles.api}, ${server.roles.job}`,
  );
  return {
    url: inDatabase(server.url, name),
    roles: server.roles,
    keysDir,
    drop: async () => {
      await run(server.url, `drop database if exists ${name} with (force)`);
      rmSync(keysDir, { recursive: true, force: true });
      openCount -= 1;
      if (openCount === 0) await stopOwn();
    },
  };
}
