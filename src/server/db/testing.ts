import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from './embedded.ts';
import { type AppRoles, migrate } from './migrate.ts';

/** The environment by which the check tells every test file of the one server and its migrated template. */
export const testServerKeys = { url: 'JINGTIAN_TEST_SERVER', keysDir: 'JINGTIAN_TEST_KEYS' } as const;
type Server = { url: string; keysDir: string; template: string; stop: () => Promise<void> };

const inDatabase = (url: string, name: string): string => {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
};

async function run(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** A server with a migrated template: the one at `url`, or an embedded one of its own in a temporary folder. */
export async function startTestServer(url?: string): Promise<Server> {
  const home = mkdtempSync(join(tmpdir(), 'jingtian-test-'));
  const embedded = url ? null : await startEmbedded(home, { volatile: true });
  const server = url ?? embedded!.url;
  const keysDir = join(home, 'keys');
  const template = `jt_test_${process.pid}`;
  await run(server, `create database ${template}`);
  const { roles } = await migrate(inDatabase(server, template), keysDir);
  return {
    url: server,
    keysDir,
    template,
    stop: async () => {
      if (embedded) await embedded.stop();
      else {
        await run(server, `drop database if exists ${template} with (force)`);
        for (const role of [roles.api, roles.job, roles.owner]) await run(server, `drop role if exists ${role}`);
      }
      await rm(home, { recursive: true, force: true });
    },
  };
}

let own: Promise<Server> | undefined;
let count = 0;

/** The server of this run: the check's, or one that this test file starts and stops for itself. */
async function findServer(): Promise<Pick<Server, 'url' | 'keysDir' | 'template'>> {
  const url = process.env[testServerKeys.url];
  const keys = process.env[testServerKeys.keysDir]?.split('|');
  if (url && keys?.[0] && keys[1]) return { url, keysDir: keys[0], template: keys[1] };
  own ??= startTestServer(process.env['DATABASE_URL']);
  return own;
}

/** A fresh copy of the migrated template; `url` is the installer's sign-in. */
export async function createTestDatabase(): Promise<{
  url: string;
  roles: AppRoles;
  keysDir: string;
  drop: () => Promise<void>;
}> {
  const server = await findServer();
  count += 1;
  const name = `jt_copy_${process.pid}_${count}`;
  await run(server.url, `create database ${name} template ${server.template}`);
  const url = inDatabase(server.url, name);
  const { roles } = await migrate(url, server.keysDir);
  return {
    url,
    roles,
    keysDir: server.keysDir,
    drop: async () => {
      await run(server.url, `drop database if exists ${name} with (force)`);
      count -= 1;
      if (count === 0 && own) await (await own).stop();
    },
  };
}
