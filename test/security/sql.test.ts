import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

/** Statements put together from pieces: everything else binds its values (`sql` templates bind each `${}`). */
const pieced = [
  /\bsql\s*\.\s*(?:raw|lit)\b/,
  /\b(?:query|copyFrom|copyTo)(?:<[^()]*>)?\(\s*`[^`]*\$\{/,
  /\b(?:query|copyFrom|copyTo)(?:<[^()]*>)?\(\s*(?:'[^']*'|"[^"]*"|`[^`]*`|\w+)\s*\+/,
];
const faultOf = (text: string): string | undefined =>
  pieced.map((pattern) => pattern.exec(text)?.[0]).find((found) => found !== undefined);

/** Where names of roles, databases, tables and columns are written, none of which comes from a request (a backup's manifest is checked against the catalogue). */
const builders = new Set([
  'src/server/db/migrate.ts',
  'src/server/db/set-wise.ts',
  'src/server/db/copy.ts',
  'src/server/db/backup.ts',
  'src/server/db/restore.ts',
  'src/server/db/testing.ts',
]);

test('A14 no statement is put together from text outside the builders', () => {
  const files = globSync(['src/**/*.{ts,tsx}']).filter((path) => !path.endsWith('.test.ts'));
  assert.ok(files.length > 100);
  const found = files
    .filter((path) => !builders.has(path))
    .flatMap((path) => {
      const fault = faultOf(readFileSync(path, 'utf8'));
      return fault ? [`${path}: ${fault}`] : [];
    });
  assert.deepEqual(found, []);
});

test('A14 the rule bites, and lets bound values through', () => {
  const bad = [
    'sql.raw(name)',
    'await client.query(`select * from t where a = ${a}`)',
    "pool.query<Row>('select ' + name)",
    'client.query(text + where)',
    'copyFrom(`copy ${table} from stdin`)',
  ];
  for (const text of bad) assert.ok(faultOf(text), text);
  const good = [
    'sql`select * from t where a = ${a}`.execute(tx)',
    "client.query('select $1', [a + b])",
    'client.query(`select 1`)',
  ];
  for (const text of good) assert.equal(faultOf(text), undefined, text);
});
