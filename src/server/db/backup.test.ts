import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { Refusal } from '../refusal.ts';
import { backUp, recordAct } from './backup.ts';
import { migrate } from './migrate.ts';
import { restore } from './restore.ts';
import { createTestDatabase } from './testing.ts';

type Made = Awaited<ReturnType<typeof createTestDatabase>>;
let source: Made;
const home = mkdtempSync(join(tmpdir(), 'jingtian-backup-'));
const dir = join(home, 'backup');
const openDrops: (() => Promise<void>)[] = [];

const ask = async <T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
};

/** An empty database beside the source, as a new machine would have it. */
async function emptyDatabase(name: string): Promise<string> {
  const address = new URL(source.url);
  const full = `${address.pathname.slice(1)}_${name}`;
  await ask(source.url, `create database ${full}`);
  address.pathname = `/${full}`;
  openDrops.push(async () => {
    await ask(source.url, `drop database ${full} with (force)`);
    const roles = await ask<{ rolname: string }>(
      source.url,
      `select rolname from pg_roles where starts_with(rolname, 'jt_${full}_')`,
    );
    for (const { rolname } of roles) await ask(source.url, `drop role ${rolname}`);
  });
  return address.href;
}

const refused = (part: string) => (error: unknown) =>
  error instanceof Refusal && error.sentence.zh.includes(part);

before(async () => {
  source = await createTestDatabase();
  await ask(
    source.url,
    `insert into app.org (org_no, name, level, lineage) values ('1', '总行', 'HEAD', array[1]),
       ('2', E'有\\t制表符\\n和换行', 'BRANCH', array[1, 2])`,
  );
  await ask(source.url, `insert into app.audit (action, body) values ('a.made', '{"n": 1}')`);
  await ask(
    source.url,
    `insert into app.export_block (org_id, file_id, block_no, sealed) values (1, gen_random_uuid(), 0, 'x')`,
  );
  await backUp(source.url, source.keysDir, dir, { withKeys: true });
});
after(async () => {
  for (const drop of openDrops) await drop();
  await source.drop();
  rmSync(home, { recursive: true });
});

const digest = `select (select md5(string_agg(o::text, '' order by id)) from app.org o) as org,
  (select md5(string_agg(a::text, '' order by id)) from app.audit a where action = 'a.made') as audit,
  (select count(*) from app.param) as params, (select count(*) from sec.migration) as migrations`;

test('a backup restored elsewhere is the same, its keys included, and goes on counting', async () => {
  const url = await emptyDatabase('whole');
  const keysDir = join(home, 'keys-whole');
  await restore(url, keysDir, dir);
  assert.deepEqual(await ask(url, digest), await ask(source.url, digest));
  assert.ok(existsSync(join(keysDir, 'ring.json')));
  const blocks = 'select 1 from app.export_block';
  assert.equal((await ask(source.url, blocks)).length, 1);
  assert.equal((await ask(url, blocks)).length, 0, 'an export ends at its own time, wherever it is restored');
  const [next] = await ask<{ id: number }>(
    url,
    `insert into app.org (org_no, name, level, lineage) values ('3', '三', 'BRANCH', array[1]) returning id`,
  );
  assert.equal(next?.id, 3);
  await recordAct(url, 'backup.restored', {});
  await assert.rejects(restore(url, keysDir, dir), refused('不是空的'));
});

test('an empty database that was started before takes a backup too', async () => {
  const url = await emptyDatabase('started');
  await migrate(url, source.keysDir);
  await restore(url, source.keysDir, dir);
  assert.deepEqual(await ask(url, digest), await ask(source.url, digest));
});

test('a damaged or missing file, other keys, no keys or a newer version: a sentence, and no row', async () => {
  const url = await emptyDatabase('damaged');
  const copy = (name: string) => {
    const to = join(home, name);
    mkdirSync(to);
    for (const file of readdirSync(dir)) copyFileSync(join(dir, file), join(to, file));
    return to;
  };
  const cut = copy('cut');
  writeFileSync(join(cut, 'app.org.copy.gz'), 'cut');
  await assert.rejects(restore(url, join(home, 'k1'), cut), refused('app.org.copy.gz'));
  const bare = copy('bare');
  rmSync(join(bare, 'ring.json'));
  await assert.rejects(restore(url, join(home, 'k2'), bare), refused('ring.json'));
  const otherKeys = join(home, 'k3');
  mkdirSync(otherKeys);
  writeFileSync(
    join(otherKeys, 'ring.json'),
    JSON.stringify(
      Object.fromEntries(
        ['kek', 'blindIndex', 'contextMac', 'pepper', 'csrf'].map((name) => [name, '00'.repeat(32)]),
      ),
    ),
  );
  await assert.rejects(restore(url, otherKeys, dir), refused('密钥'));
  await assert.rejects(restore(url, join(home, 'k4'), home), refused('manifest.json'));
  assert.deepEqual(await ask(url, "select 1 from pg_namespace where nspname = 'app'"), []);
});

test('a backup never writes into a folder that holds something', async () => {
  await assert.rejects(backUp(source.url, source.keysDir, dir, { withKeys: false }), refused('已有内容'));
});
