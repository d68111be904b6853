import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { exitCodes, Refusal } from '../refusal.ts';

type Kept = { table: string; file: string; sha256: string };
type Manifest = { migrations: string[]; madeAt: string; tables: Kept[] };
const manifestName = 'manifest.json';

const hashing = (hash: ReturnType<typeof createHash>) =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });

async function listTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select schemaname || '.' || quote_ident(tablename) as name from pg_tables
      where schemaname in ('app', 'sec', 'stage') and (schemaname, tablename) not in (('sec', 'migration'), ('sec', 'mac_key'))
      order by 1`,
  );
  return rows.map((row) => row.name);
}

const listMigrations = async (client: pg.Client): Promise<string[]> =>
  (await client.query<{ name: string }>('select name from sec.migration order by 1')).rows.map(
    (row) => row.name,
  );

async function withClient<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ all: boolean }>(
      'select rolsuper or rolbypassrls as "all" from pg_roles where rolname = current_user',
    );
    if (!rows[0]?.all)
      throw new Refusal({
        zh: '备份与恢复要用超级用户登录数据库,否则行级权限会遮住数据。',
        en: 'Backup and restore need a superuser sign-in: row security would hide rows from any other.',
      });
    return await run(client);
  } finally {
    await client.end();
  }
}

/** Every table in one snapshot, compressed, with hashes. The key folder is not in it: keep it apart. */
export const backUp = (url: string, dir: string, madeAt: Date): Promise<Manifest> =>
  withClient(url, async (client) => {
    await mkdir(dir, { recursive: true });
    await client.query('begin isolation level repeatable read read only');
    const manifest: Manifest = {
      migrations: await listMigrations(client),
      madeAt: madeAt.toISOString(),
      tables: [],
    };
    for (const table of await listTables(client)) {
      const file = `${table}.copy.gz`;
      const hash = createHash('sha256');
      const rows = client.query(copyTo(`copy ${table} to stdout`));
      await pipeline(rows, hashing(hash), createGzip(), createWriteStream(join(dir, file), { mode: 0o600 }));
      manifest.tables.push({ table, file, sha256: hash.digest('hex') });
    }
    await client.query('commit');
    await writeFile(join(dir, manifestName), JSON.stringify(manifest, null, 2));
    return manifest;
  });

async function fill(client: pg.Client, dir: string, { table, file, sha256 }: Kept): Promise<void> {
  const hash = createHash('sha256');
  const into = client.query(copyFrom(`copy ${table} from stdin`));
  await pipeline(createReadStream(join(dir, file)), createGunzip(), hashing(hash), into);
  if (hash.digest('hex') !== sha256)
    throw new Refusal({ zh: `备份文件 ${file} 已损坏`, en: `The backup file ${file} is damaged` });
}

/** Fills a migrated, empty database in one transaction: all of the backup or nothing. */
export const restore = (url: string, dir: string): Promise<Manifest> =>
  withClient(url, async (client) => {
    const text = await readFile(join(dir, manifestName), 'utf8').catch(() => {
      throw new Refusal({ zh: '文件夹里没有备份', en: 'There is no backup in the folder' });
    });
    const manifest = JSON.parse(text) as Manifest; // Written by backUp; every table's hash is checked below.
    const { rows } = await client.query('select 1 from app.org limit 1');
    if (rows.length > 0)
      throw new Refusal({ zh: '数据库不是空的,不能恢复', en: 'The database is not empty' });
    const migrations = await listMigrations(client);
    if (migrations.join() !== manifest.migrations.join())
      throw new Refusal(
        { zh: '备份与程序的版本不同', en: 'The backup is of another version' },
        exitCodes.refused,
      );
    await client.query('begin');
    await client.query('set local session_replication_role = replica');
    for (const { table } of manifest.tables) await client.query(`delete from ${table}`);
    for (const kept of manifest.tables) await fill(client, dir, kept);
    await client.query(
      `select setval(pg_get_serial_sequence('app.' || c.relname, a.attname),
                (xpath('/row/m/text()', query_to_xml(format('select coalesce(max(%I), 0) + 1 as m from app.%I',
                   a.attname, c.relname), false, true, '')))[1]::text::bigint, false)
         from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'app' and a.attidentity <> ''`,
    );
    await client.query('commit');
    return manifest;
  });
