import { createReadStream, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Refusal } from '../refusal.ts';
import {
  fileNameOf,
  keyMarkOf,
  listMigrations,
  listTables,
  type Manifest,
  readManifest,
  ringPathOf,
  sha256Of,
  type TableFile,
} from './backup.ts';
import { migrate } from './migrate.ts';

/** Tables that a database without anybody's data may hold rows of. */
const seeded = new Set(['app.param', 'sec.dek']);

async function checkFiles(dir: string, { files }: Manifest): Promise<void> {
  for (const file of files) {
    const path = join(dir, fileNameOf(file));
    if (existsSync(path) && (await sha256Of(path)) === file.sha256) continue;
    throw new Refusal({
      zh: `备份文件 ${fileNameOf(file)} 缺失或已损坏,没有恢复任何数据。`,
      en: `The file ${fileNameOf(file)} is missing or damaged: nothing was restored.`,
    });
  }
}

async function checkVersion({ migrations }: Manifest): Promise<void> {
  const known = new Set(await readdir(new URL('./migrations/', import.meta.url)));
  const newer = migrations.find((name) => !known.has(name));
  if (newer)
    throw new Refusal({
      zh: `备份来自更新的版本 (${newer}),请先升级程序。`,
      en: `The backup is of a newer version (${newer}): update the program first.`,
    });
}

/** The keys that open the backup: those of the folder if it has some, else those that came with the backup. */
async function settleKeys(dir: string, keysDir: string, { keyMark }: Manifest): Promise<void> {
  if (!existsSync(ringPathOf(keysDir)) && existsSync(ringPathOf(dir))) {
    await mkdir(keysDir, { recursive: true, mode: 0o700 });
    await copyFile(ringPathOf(dir), ringPathOf(keysDir));
    await chmod(ringPathOf(keysDir), 0o600);
  }
  if (existsSync(ringPathOf(keysDir)) && keyMarkOf(keysDir) === keyMark) return;
  throw new Refusal({
    zh: `${keysDir} 里没有这份备份的密钥:请先放回当时另存的 ring.json。`,
    en: `${keysDir} lacks the keys of this backup: put back the ring.json that was kept apart.`,
  });
}

const notEmpty = (what: string) =>
  new Refusal({
    zh: `目标数据库不是空的 (${what}):恢复只写进空库,请换 --data-dir 或 DATABASE_URL。`,
    en: `The target database is not empty (${what}): restore into an empty one, by --data-dir or DATABASE_URL.`,
  });

async function checkEmpty(client: pg.Client, { migrations }: Manifest): Promise<void> {
  const made = await client.query<{ made: boolean }>(
    "select to_regclass('sec.migration') is not null as made",
  );
  if (!made.rows[0]?.made) return;
  for (const { table } of await listTables(client)) {
    if (seeded.has(table)) continue;
    const found = await client.query<{ some: boolean }>(`select exists (select from ${table}) as some`);
    if (found.rows[0]?.some) throw notEmpty(table);
  }
  if ((await listMigrations(client)).join() !== migrations.join()) throw notEmpty('sec.migration');
}

/** The manifest may name only tables and columns that the database of its level has: nothing else reaches SQL. */
async function checkNames(client: pg.Client, { files }: Manifest): Promise<void> {
  const known = new Map((await listTables(client)).map(({ table, columns }) => [table, columns]));
  for (const { table, columns } of files) {
    const has = known.get(table);
    if (has && columns.every((name) => has.includes(name))) continue;
    throw new Refusal({
      zh: `备份清单里的 ${table} 与数据库的表不符,没有恢复任何数据。`,
      en: `The manifest's ${table} is not a table of this database: nothing was restored.`,
    });
  }
}

async function copyIn(client: pg.Client, dir: string, file: TableFile): Promise<void> {
  const path = join(dir, fileNameOf(file));
  const target = client.query(copyFrom(`copy ${file.table} (${file.columns.join(', ')}) from stdin`));
  await pipeline(createReadStream(path), createGunzip(), target);
  const { rows } = await client.query<{ n: string }>(`select count(*) as n from ${file.table}`);
  if (Number(rows[0]?.n) === file.rowCount) return;
  throw new Refusal({
    zh: `${file.table} 的行数与清单不符,没有恢复任何数据。`,
    en: `The rows of ${file.table} are not those of the manifest: nothing was restored.`,
  });
}

/** The next number of every identity column goes on after the restored ones. */
async function settleSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(`
    select table_schema || '.' || table_name as table, column_name as column
      from information_schema.columns
     where table_schema in ('app', 'sec', 'stage') and is_identity = 'YES'`);
  for (const { table, column } of rows)
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), coalesce(max(${column}), 0) + 1, false) from ${table}`,
      [table, column],
    );
}

const needsSuperuser = (cause: unknown) =>
  new Refusal(
    {
      zh: '恢复要在写入时停用触发器,须用数据库超级用户。',
      en: 'Restoring suspends triggers while it writes: it needs a superuser.',
    },
    undefined,
    { cause },
  );

async function copyAll(client: pg.Client, dir: string, manifest: Manifest): Promise<void> {
  const { files } = manifest;
  await checkNames(client, manifest);
  await client.query('begin');
  try {
    await client.query("set local session_replication_role = 'replica'");
    await client.query('set local statement_timeout = 0');
    await client.query(`truncate ${files.map(({ table }) => table).join(', ')}`);
    for (const file of files) await copyIn(client, dir, file);
    await settleSequences(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    if (error instanceof Error && 'code' in error && error.code === '42501') throw needsSuperuser(error);
    throw error;
  }
}

/**
 * Puts a backup into an empty database: checks every hash first, migrates to the level of the backup, copies all
 * tables in one transaction, compares the counts, then migrates to this version. Anything wrong leaves no row.
 */
export async function restore(url: string, keysDir: string, dir: string): Promise<Manifest> {
  const manifest = readManifest(dir);
  await checkVersion(manifest);
  await checkFiles(dir, manifest);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await checkEmpty(client, manifest);
    await settleKeys(dir, keysDir, manifest);
    await migrate(url, keysDir, manifest.migrations.at(-1));
    await copyAll(client, dir, manifest);
    await migrate(url, keysDir);
    await client.query('analyze');
    return manifest;
  } finally {
    await client.end();
  }
}
