// Writes src/server/db/tables.ts from a freshly migrated database; with --check, fails if it differs.
import { readFileSync, writeFileSync } from 'node:fs';
import pg from 'pg';
import { createTestDatabase } from '../src/server/db/testing.ts';

const path = new URL('../src/server/db/tables.ts', import.meta.url);
const typeNames: Record<string, string> = {
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  bool: 'boolean',
  text: 'string',
  uuid: 'string',
  date: 'string',
  time: 'string',
  xid8: 'string',
  bytea: 'Buffer',
  timestamptz: 'Date',
  jsonb: 'unknown',
  _int2: 'number[]',
  _int4: 'number[]',
  _jsonb: 'unknown[]',
  _text: 'string[]',
  _uuid: 'string[]',
};

type Column = {
  schema: string;
  table: string;
  name: string;
  type: string;
  nullable: boolean;
  given: boolean;
  computed: boolean;
};
const { url, drop } = await createTestDatabase();
const client = new pg.Client({ connectionString: url });
await client.connect();
const { rows } = await client.query<Column>(`
  select table_schema as schema, table_name as table, column_name as name, udt_name as type,
         is_nullable = 'YES' as nullable, (column_default is not null or is_identity = 'YES') as given,
         is_generated = 'ALWAYS' as computed
    from information_schema.columns where table_schema in ('app', 'sec', 'stage')
   order by (table_schema, table_name) , ordinal_position`);
await client.end();
await drop();

const tables = Map.groupBy(rows, (row) =>
  row.schema === 'app' ? row.table : `'${row.schema}.${row.table}'`,
);
const lines = ['// Written by scripts/db-types.ts from the migrated database. Do not edit.'];
lines.push("import type { ColumnType, Generated, GeneratedAlways } from 'kysely';", '');
lines.push('type Json = ColumnType<unknown, string, string>;', '', 'export type Tables = {');
for (const [table, columns] of tables) {
  lines.push(`  ${table}: {`);
  for (const { name, type, nullable, given, computed } of columns) {
    const base = type === 'jsonb' ? 'Json' : (typeNames[type] ?? `UNKNOWN_${type}`);
    const full =
      base === 'Json' && nullable
        ? 'ColumnType<unknown, string | null, string | null>'
        : nullable
          ? `${base} | null`
          : base;
    const text =
      base === 'Json' && given
        ? 'ColumnType<unknown, string | undefined, string>'
        : given && base !== 'Json'
          ? `Generated<${full}>`
          : computed
            ? `GeneratedAlways<${full}>`
            : full;
    lines.push(`    ${name}: ${text};`);
  }
  lines.push('  };');
}
lines.push('};', '');
const text = lines.join('\n');
if (process.argv.includes('--check')) {
  if (readFileSync(path, 'utf8') !== text) {
    console.error('src/server/db/tables.ts is not what the migrations make: run npm run db:types');
    process.exitCode = 1;
  }
} else writeFileSync(path, text);
