import { createHash, createHmac, type Hash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { chmod, copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type Static, Type } from 'typebox';
import Value from 'typebox/value';
import { writeAudit } from '../audit/write.ts';
import { openKeyFile } from '../keys/key-file.ts';
import { Refusal } from '../refusal.ts';
import type { Tables } from './tables.ts';

const TableFile = Type.Object({
  table: Type.String({ pattern: '^(app|sec|stage)\\.[a-z0-9_]+$' }),
  columns: Type.Array(Type.String({ pattern: '^[a-z0-9_]+$' })),
  rowCount: Type.Integer({ minimum: 0 }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
});
const Manifest = Type.Object({
  format: Type.Literal(1),
  madeAt: Type.String(),
  migrations: Type.Array(Type.String()),
  /** Tells whether a key folder is the one that opens this backup, and nothing of the keys. */
  keyMark: Type.String(),
  hasKeys: Type.Boolean(),
  files: Type.Array(TableFile),
});
export type Manifest = Static<typeof Manifest>;
export type TableFile = Static<typeof TableFile>;

/** What `migrate` makes from the program and the key file: never copied. */
const madeByMigrate = ['sec.migration', 'sec.mac_key'];
/** Copies of people's data with an end of their own: a backup, kept for longer, would outlive it. Backed up empty. */
const endingSoon = ['app.export_block'];
export const fileNameOf = ({ table }: Pick<TableFile, 'table'>): string => `${table}.copy.gz`;
export const ringPathOf = (dir: string): string => join(dir, 'ring.json');

export const keyMarkOf = (keysDir: string): string =>
  createHmac('sha256', openKeyFile(keysDir).kek).update('jingtian backup').digest('hex').slice(0, 16);

export async function listMigrations(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from sec.migration order by name');
  return rows.map((row) => row.name);
}

export async function listTables(client: pg.Client): Promise<Pick<TableFile, 'table' | 'columns'>[]> {
  const { rows } = await client.query<{ table: string; columns: string[] }>(`
    select c.table_schema || '.' || c.table_name as table,
           array_agg(c.column_name::text order by c.ordinal_position) as columns
      from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
     where c.table_schema in ('app', 'sec', 'stage') and t.table_type = 'BASE TABLE'
       and c.is_generated = 'NEVER'
     group by 1 order by 1`);
  return rows.filter(({ table }) => !madeByMigrate.includes(table));
}

/** Lets bytes through and hashes them. */
function hashing(hash: Hash): PassThrough {
  const through = new PassThrough();
  through.on('data', (chunk: Buffer) => hash.update(chunk));
  return through;
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

async function copyOut(
  client: pg.Client,
  dir: string,
  { table, columns }: Pick<TableFile, 'table' | 'columns'>,
): Promise<TableFile> {
  const hash = createHash('sha256');
  const named = columns.join(', ');
  const rows = endingSoon.includes(table)
    ? `(select ${named} from ${table} where false)`
    : `${table} (${named})`;
  const source = client.query(copyTo(`copy ${rows} to stdout`));
  const path = join(dir, fileNameOf({ table }));
  await pipeline(source, createGzip(), hashing(hash), createWriteStream(path, { mode: 0o600 }));
  return { table, columns, rowCount: source.rowCount, sha256: hash.digest('hex') };
}

/** The installer's sign-in as Kysely wants it, for the one row that says what was done. */
export async function recordAct(url: string, action: string, body: Record<string, unknown>): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1, options: '-c search_path=app' });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await writeAudit(db, null, action, { body });
  } finally {
    await db.destroy();
  }
}

const cannotReadAll = (cause: unknown) =>
  new Refusal(
    {
      zh: '这个数据库账号受行级权限限制,备份会不完整:请用超级用户或有 BYPASSRLS 的账号,或由数据库管理员用 pg_dump。',
      en: 'Row security hides rows from this sign-in: back up as a superuser or with BYPASSRLS, or by pg_dump.',
    },
    undefined,
    { cause },
  );

function checkTarget(dir: string): void {
  if (existsSync(dir) && (!statSync(dir).isDirectory() || readdirSync(dir).length > 0))
    throw new Refusal({ zh: `${dir} 已有内容,请换一个目录。`, en: `${dir} is not empty: choose another.` });
}

/**
 * Copies every table, as one moment saw it, into `dir`: a gzipped COPY file a table, and a manifest with hashes
 * and counts. The folder gets its name only when all of it is there. Sealed values stay sealed.
 */
export async function backUp(
  url: string,
  keysDir: string,
  dir: string,
  { withKeys }: { withKeys: boolean },
): Promise<Manifest> {
  checkTarget(dir);
  const draft = `${dir}.${process.pid}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await mkdir(dirname(draft), { recursive: true });
    await mkdir(draft, { mode: 0o700 });
    await client.query('begin isolation level repeatable read read only');
    await client.query('set local statement_timeout = 0');
    await client.query('set local row_security = off');
    const files: TableFile[] = [];
    for (const table of await listTables(client)) files.push(await copyOut(client, draft, table));
    const manifest: Manifest = {
      format: 1,
      madeAt: new Date().toISOString(),
      migrations: await listMigrations(client),
      keyMark: keyMarkOf(keysDir),
      hasKeys: withKeys,
      files,
    };
    await client.query('commit');
    if (withKeys) {
      await copyFile(ringPathOf(keysDir), ringPathOf(draft));
      await chmod(ringPathOf(draft), 0o600);
    }
    await writeFile(join(draft, 'manifest.json'), JSON.stringify(manifest, null, 1), { mode: 0o600 });
    await rm(dir, { recursive: true, force: true });
    await rename(draft, dir);
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (error instanceof Error && 'code' in error && error.code === '42501') throw cannotReadAll(error);
    throw error;
  } finally {
    await client.end();
  }
}

export function readManifest(dir: string): Manifest {
  const path = join(dir, 'manifest.json');
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    found = undefined;
  }
  if (Value.Check(Manifest, found)) return found;
  throw new Refusal({
    zh: `${dir} 不是井田的备份,或清单 manifest.json 已损坏。`,
    en: `${dir} is no backup of ours, or its manifest.json is damaged.`,
  });
}
