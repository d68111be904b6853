// The architecture, as one table. A tree may import the trees and packages on its row, and nothing else.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const mayImport: Record<string, { trees: string[]; packages: RegExp }> = {
  core: { trees: ['core'], packages: /^(h3-js|gcoord)$/ },
  contract: { trees: ['core', 'contract'], packages: /^typebox$/ },
  server: {
    trees: ['core', 'contract', 'server'],
    packages:
      /^(node:|fastify$|@fastify\/|kysely$|pg$|pg-boss$|pg-copy-streams$|otpauth$|csv-parse|yauzl$|saxes$|prom-client$|chinese-days$|rate-limiter-flexible$|ajv$|typebox|csv-stringify|fflate$)/,
  },
  web: {
    trees: ['core', 'contract', 'web'],
    packages: /^(react|react-dom|@tanstack\/|antd|@ant-design\/|i18next|react-i18next|typebox\/value$)/,
  },
  demo: { trees: ['core', 'contract', 'server', 'demo'], packages: /^(node:|csv-stringify)/ },
};
/** The one door from the server to the demonstration: start fills an empty database with it. */
const doors = new Set(['src/server/cli/start.ts #demo/make.ts']);
const linesMax = 400;

type Source = { path: string; text: string };
const isTest = (path: string) => path.includes('.test.');
const specifiersOf = (text: string) =>
  [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"\s]+)\1/g)]
    .map((match) => match[2]!)
    .filter((specifier) => !/^[A-Z]+$/.test(specifier)); // SQL says `from 'WORD'` too.

function treeOf(path: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1).split('/')[0];
  if (specifier.startsWith('.')) return new URL(specifier, `file:///${path}`).pathname.split('/')[2];
  return undefined;
}

function badImports({ path, text }: Source): string[] {
  const tree = path.split('/')[1] ?? '';
  const row = mayImport[tree];
  if (!row) return [`${path}: tree '${tree}' is not in the table`];
  return specifiersOf(text).flatMap((specifier) => {
    const target = treeOf(path, specifier);
    if (isTest(path) || doors.has(`${path} ${specifier}`)) return [];
    if (target && !row.trees.includes(target)) return [`${path}: ${tree} may not import ${specifier}`];
    if (target && target !== tree && specifier.startsWith('.')) return [`${path}: write #${target}/`];
    if (!target && !row.packages.test(specifier)) return [`${path}: ${tree} may not import ${specifier}`];
    return [];
  });
}

/** The ways to write a table: Kysely's, ours for whole sets (db/set-wise.ts, db/copy.ts), and plain SQL. */
const writes = [
  /\b(?:insertInto|updateTable|deleteFrom|mergeInto)\('([\w.]+)'/g,
  /\b(?:upsertRows|appendRows)\(\s*\w+,\s*\{\s*table: '([\w.]+)'/g,
  /\bcopyRows\(\s*\w+,\s*'([\w.]+)'/g,
  /\b(?:insert into|delete from|truncate|merge into)\s+([a-z]\w*(?:\.\w+)?)/g,
  /\bupdate\s+([a-z]\w*(?:\.\w+)?)(?:\s+(?:as\s+)?\w+)?\s+set\b/g,
];

/** A table is written by one folder only; reading across tables in one query is fine. */
function tablesWithTwoWriters(sources: Source[]): string[] {
  const writers = new Map<string, Set<string>>();
  for (const { path, text } of sources.filter((source) => !isTest(source.path)))
    for (const match of writes.flatMap((pattern) => [...text.matchAll(pattern)])) {
      const table = match[1]!.replace(/^app\./, '');
      writers.set(table, (writers.get(table) ?? new Set()).add(path.split('/').slice(0, 3).join('/')));
    }
  return [...writers]
    .filter(([, folders]) => folders.size > 1)
    .map(([table, folders]) => `${table} is written by ${[...folders].toSorted().join(' and ')}`);
}

const bans: { what: RegExp; except: RegExp; why: string }[] = [
  {
    what: /dangerouslySetInnerHTML|\.innerHTML\b|\beval\(|new Function\(/,
    except: /^src\/web\/trusted\.ts$/,
    why: 'A56',
  },
  { what: /\blocalStorage\b/, except: /^src\/web\/text\/say\.ts$/, why: 'A56' },
  {
    what: /process\.env\b/,
    except: /^src\/server\/(config|db\/testing)\.ts$/,
    why: 'configuration is read once',
  },
  {
    what: /\bopenWholeContact\b/,
    except: /^src\/server\/(phone|customer\/person|customer\/apply-staged|customer\/said)\.ts$/,
    why: 'a number in clear has one door, server/phone.ts',
  },
  {
    what: /\bopenPhone\b/,
    except: /^src\/server\/(phone|customer\/commands|customer\/reveal|export\/cells)\.ts$/,
    why: 'a number is opened by the dial, the reveal and the export only',
  },
];
const banned = ({ path, text }: Source) =>
  bans.flatMap(({ what, except, why }) =>
    !isTest(path) && what.test(text) && !except.test(path) ? [`${path}: ${why}`] : [],
  );
/** Words that say nothing about what lies inside (docs/style.md, names). */
const emptyWord = /^(utils?|helpers?|common|services?|data|info|misc|shared)$/;
const badNames = ({ path }: Source) =>
  path
    .split('/')
    .slice(1)
    .some((name) => emptyWord.test(name.split('.')[0] ?? ''))
    ? [`${path}: a name that says nothing`]
    : [];
const tooLong = ({ path, text }: Source) =>
  text.split('\n').length > linesMax + 1 && !path.endsWith('db/tables.ts')
    ? [`${path}: over ${linesMax} lines`]
    : [];
const untidyIn = (sources: Source[]) => [
  ...sources.flatMap(badImports),
  ...sources.flatMap(tooLong),
  ...sources.flatMap(banned),
  ...sources.flatMap(badNames),
  ...tablesWithTwoWriters(sources),
];

test('the sources are tidy', () => {
  const sources = globSync('src/**/*.{ts,tsx}').map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  assert.ok(sources.length > 100, 'the sources were found');
  assert.deepEqual(untidyIn(sources), []);
});

test('each rule bites', () => {
  const bites = (...pairs: [path: string, text: string][]) =>
    assert.equal(
      untidyIn(pairs.map(([path, text]) => ({ path, text }))).length,
      1,
      JSON.stringify(pairs).slice(0, 90),
    );
  bites(['src/core/a.ts', `import x from 'node:fs'`]);
  bites(['src/core/a.ts', `import type { Db } from '#server/db/open.ts'`]);
  bites(['src/core/a.ts', `const x = await import("../server/db/open.ts")`]);
  bites(['src/contract/a.ts', `import Fastify from 'fastify'`]);
  bites(['src/server/a.ts', `import { can } from '../contract/access.ts'`]);
  bites(['src/server/a.ts', `import { makeDemo } from '#demo/make.ts'`]);
  bites(['src/web/a.tsx', `import { openDb } from '#server/db/open.ts'`]);
  bites(['src/web/a.tsx', `element.innerHTML = text`]);
  bites(['src/web/a.tsx', `localStorage.setItem('a', 'b')`]);
  bites(['src/server/a.ts', `const url = process.env['X']`]);
  bites(['src/server/plan/a.ts', `openWholeContact(keys, id, sealed).phone`]);
  bites(['src/server/plan/a.ts', `openPhone(keys, row, { for: 'SERVICE' })`]);
  bites(['src/odd/a.ts', '']);
  bites(['src/core/long.ts', '\n'.repeat(401)]);
  bites(['src/core/utils/day.ts', '']);
  bites(['src/web/ui/helpers.ts', '']);
  bites(['src/web/a.tsx', `<b dangerouslySetInnerHTML={{ __html }} />`]);
  bites(['src/core/a.ts', `eval(text)`]);
  bites(
    ['src/server/contest/queries.ts', `db.updateTable('task')`],
    ['src/server/plan/queries.ts', `db.insertInto('task')`],
  );
  for (const text of [
    'sql`insert into app.task values (1)`',
    "await upsertRows(tx, { table: 'task', rows })",
    "copyRows(client, 'app.task', columns, rows)",
  ])
    bites(['src/server/contest/jobs.ts', text], ['src/server/plan/queries.ts', `db.deleteFrom('task')`]);
});

type Lock = {
  packages: Record<
    string,
    {
      resolved?: string;
      optionalDependencies?: Record<string, string>;
      dependencies?: Record<string, string>;
    }
  >;
};
/** npm forgets the packages of other machines when it installs beside an old folder; then `npm ci` fails there. */
function lockFaults({ packages }: Lock): string[] {
  const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
  return Object.entries(packages).flatMap(([path, entry]) => [
    ...(entry.resolved ? [`${path} names a registry`] : []),
    ...Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !names.has(name))
      .map((name) => `${path || 'package.json'} lacks ${name}`),
  ]);
}

test('the lock file names every platform and no registry', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock; // npm wrote it.
  assert.deepEqual(lockFaults(lock), []);
  const bad: Lock = {
    packages: { 'node_modules/a': { resolved: 'https://host/a', optionalDependencies: { 'a-linux': '1' } } },
  };
  assert.equal(lockFaults(bad).length, 2);
});
