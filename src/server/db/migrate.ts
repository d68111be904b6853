import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { getConstructionPlans, PgBoss } from 'pg-boss';
import { queueNames, queues } from '../jobs/queues.ts';
import { openKeyFile, writeSecret } from '../keys/key-file.ts';
import { seedParams } from '../param/seed.ts';

/** The application's own sign-ins: never the owner, never a superuser (defaults.md, database roles). */
export type AppRoles = { owner: string; api: string; job: string; apiPassword: string; jobPassword: string };

const folder = new URL('./migrations/', import.meta.url);

function passwordsOf(keysDir: string, prefix: string): { api: string; job: string } {
  const path = join(keysDir, 'roles.json');
  // Our own file, written below.
  const all = (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}) as Record<
    string,
    { api: string; job: string }
  >;
  const known = all[prefix];
  if (known) return known;
  const fresh = { api: randomBytes(24).toString('hex'), job: randomBytes(24).toString('hex') };
  writeSecret(path, JSON.stringify({ ...all, [prefix]: fresh }));
  return fresh;
}

const rolesOf = (keysDir: string, prefix: string): AppRoles => {
  const passwords = passwordsOf(keysDir, prefix);
  return {
    owner: `${prefix}_owner`,
    api: `${prefix}_api`,
    job: `${prefix}_job`,
    apiPassword: passwords.api,
    jobPassword: passwords.job,
  };
};

async function makeRoles(client: pg.Client, roles: AppRoles): Promise<void> {
  const quote = (text: string) => client.escapeLiteral(text);
  const exists = async (name: string) =>
    (await client.query('select 1 from pg_roles where rolname = $1', [name])).rowCount === 1;
  if (!(await exists(roles.owner))) await client.query(`create role ${roles.owner} nologin`);
  for (const [name, password] of [
    [roles.api, roles.apiPassword],
    [roles.job, roles.jobPassword],
  ] as const) {
    if (!(await exists(name))) await client.query(`create role ${name} login`);
    await client.query(`alter role ${name} password ${quote(password)}`);
    await client.query(`alter role ${name} set search_path = app`);
    await client.query(`alter role ${name} set lock_timeout = '2s'`);
    await client.query(`alter role ${name} set statement_timeout = '${name === roles.api ? 5 : 60}s'`);
    await client.query(
      `alter role ${name} set idle_in_transaction_session_timeout = '${name === roles.api ? 5 : 20}s'`,
    );
  }
  const member = await client.query('select pg_has_role(current_user, $1, $2) as ok', [roles.owner, 'USAGE']);
  if (!member.rows[0]?.ok) await client.query(`grant ${roles.owner}, ${roles.job} to current_user`);
}

/** Roles belong to the whole server: two databases that migrate at once may meet in one row of its catalogue. */
async function makeRolesOnce(client: pg.Client, roles: AppRoles): Promise<void> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await makeRoles(client, roles);
    } catch (error) {
      const isMet = error instanceof Error && /tuple concurrently updated|pg_authid_/.test(error.message);
      if (!isMet || attempt === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10 * attempt));
    }
}

async function makeGround(client: pg.Client, database: string, roles: AppRoles): Promise<void> {
  const name = client.escapeIdentifier(database);
  await client.query(`revoke all on database ${name} from public`);
  await client.query('revoke all on schema public from public');
  await client.query(`grant connect on database ${name} to ${roles.api}, ${roles.job}`);
  for (const schema of ['app', 'sec', 'stage'])
    await client.query(`create schema if not exists ${schema} authorization ${roles.owner}`);
  await client.query(`create table if not exists sec.migration
    (name text primary key, applied_at timestamptz not null default now())`);
  await client.query(`alter table sec.migration owner to ${roles.owner}`);
  const boss = await client.query("select 1 from pg_namespace where nspname = 'job'");
  if (boss.rowCount === 0) {
    await client.query(`create schema job authorization ${roles.job}`);
    await client.query(`set role ${roles.job}`);
    await client.query(getConstructionPlans('job', { createSchema: false }));
    await client.query('reset role');
  }
  // A command queues what follows from it in its own transaction (jobs/send.ts).
  await client.query(`set role ${roles.job}`);
  await client.query(`grant usage on schema job to ${roles.api}`);
  await client.query(`grant select, insert on all tables in schema job to ${roles.api}`);
  await client.query('reset role');
}

async function applyMissing(client: pg.Client, roles: AppRoles, upTo?: string): Promise<string[]> {
  const applied = new Set(
    (await client.query<{ name: string }>('select name from sec.migration')).rows.map((row) => row.name),
  );
  const missing = (await readdir(folder))
    .filter((name) => name.endsWith('.sql') && !applied.has(name) && (!upTo || name <= upTo))
    .toSorted();
  for (const name of missing) {
    const text = (await readFile(new URL(name, folder), 'utf8')).replaceAll(
      /(?<!:):(owner|api|job)\b/g,
      (_, role: 'owner' | 'api' | 'job') => roles[role],
    );
    await client.query('begin');
    try {
      await client.query(`set local role ${roles.owner}`);
      await client.query(text);
      await client.query('reset role');
      await client.query('insert into sec.migration (name) values ($1)', [name]);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw new Error(`migration ${name} failed`, { cause: error });
    }
  }
  return missing;
}

/** The two pads of HMAC-SHA-256, so that the database can check a context without holding an extension. */
async function storeContextKey(client: pg.Client, keysDir: string): Promise<void> {
  const key = Buffer.concat([openKeyFile(keysDir).contextMac, Buffer.alloc(32)]);
  const pad = (byte: number) => Buffer.from(key.map((value) => value ^ byte));
  await client.query(
    `insert into sec.mac_key (kid, inner_pad, outer_pad) values ('1', $1, $2)
     on conflict (kid) do update set inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad`,
    [pad(0x36), pad(0x5c)],
  );
}

async function makeQueues(url: string, roles: AppRoles): Promise<void> {
  const boss = new PgBoss({
    ...jobAddress(url, roles),
    schema: 'job',
    migrate: false,
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => {});
  await boss.start();
  for (const name of queueNames)
    if (!(await boss.getQueue(name)))
      await boss.createQueue(name, {
        retryLimit: 20,
        retryBackoff: true,
        heartbeatSeconds: 15,
        ...queues[name],
      });
  await boss.stop({ graceful: false });
}

const addressOf = (url: string, user: string, password: string) => {
  const address = new URL(url);
  address.username = user;
  address.password = password;
  return { connectionString: address.href };
};
export const apiAddress = (url: string, roles: AppRoles) => addressOf(url, roles.api, roles.apiPassword);
export const jobAddress = (url: string, roles: AppRoles) => addressOf(url, roles.job, roles.jobPassword);

/**
 * Brings the database at `url` (the installer's sign-in) to this version: roles, schemas, migrations in order,
 * first parameters, queues. Running it again changes nothing. A copy of a migrated database keeps the roles
 * of its original, told by who owns schema `app`. `upTo` stops after a migration: the level of a backup.
 */
export async function migrate(
  url: string,
  keysDir: string,
  upTo?: string,
): Promise<{ roles: AppRoles; applied: string[] }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('jingtian.migrate'))");
    const known = await client.query<{ owner: string; database: string }>(
      `select current_database() as database,
         (select nspowner::regrole::text from pg_namespace where nspname = 'app') as owner`,
    );
    const { database, owner } = known.rows[0]!;
    const prefix =
      owner?.replace(/_owner$/, '') ?? `jt_${database.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}`;
    const roles = rolesOf(keysDir, prefix);
    await makeRolesOnce(client, roles);
    await makeGround(client, database, roles);
    const applied = await applyMissing(client, roles, upTo);
    await client.query(`set role ${roles.owner}`);
    await storeContextKey(client, keysDir);
    await seedParams(client);
    await client.query('reset role');
    if (applied.length > 0) await makeQueues(url, roles);
    return { roles, applied };
  } finally {
    await client.end();
  }
}
