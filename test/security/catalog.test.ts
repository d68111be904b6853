import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lintCatalog } from '#server/db/catalog-lint.ts';
import { type Ground, openGround } from './ground.ts';

let ground: Ground;
let names: { owner: string; api: string };
before(async () => {
  ground = await openGround();
  const { rows } = await ground.installer.query<{ owner: string }>(
    `select nspowner::regrole::text as owner from pg_namespace where nspname = 'app'`,
  );
  const { owner } = rows[0]!;
  names = { owner, api: owner.replace(/owner$/, 'api') };
});
after(() => ground.close());

test('A10 the migrated catalogue is clean', async () => {
  assert.deepEqual(await lintCatalog(ground.database.pools.apiPool), []);
});

const asOwner = (text: string) => `set local role ${names.owner}; ${text}; reset role`;
/** Each rule with a statement that breaks it. */
const bad: [rule: string, make: () => string][] = [
  ['table without forced row security', () => asOwner('create table app.bad (id int)')],
  [
    'table without forced row security',
    () => asOwner('create table app.bad (id int); alter table app.bad enable row level security'),
  ],
  [
    'table without a policy',
    () =>
      asOwner(
        'create table app.bad (id int); alter table app.bad enable row level security, force row level security',
      ),
  ],
  [
    'view that does not ask as its caller',
    () => asOwner('create view app.bad as select * from app.customer'),
  ],
  [
    'grant on a materialised view',
    () =>
      asOwner(`create materialized view app.bad as select id, count(*) from app.org group by 1;
        grant select on app.bad to ${names.api}`),
  ],
  [
    'grant on a partition',
    () =>
      asOwner(
        `create table app.bad (id int) partition by list (id);
         alter table app.bad enable row level security, force row level security;
         create policy p on app.bad using (false);
         create table app.bad_1 partition of app.bad for values in (1);
         alter table app.bad_1 enable row level security, force row level security;
         grant select on app.bad_1 to ${names.api}`,
      ),
  ],
  [
    'definer function without a fixed search_path',
    () =>
      asOwner(`create function app.bad() returns int language sql security definer as 'select 1';
        revoke execute on function app.bad() from public`),
  ],
  [
    'definer function of a superuser',
    () => `create function app.bad() returns int language sql security definer
             set search_path = pg_catalog as 'select 1'; revoke execute on function app.bad() from public`,
  ],
  [
    'definer function that anybody may call',
    () =>
      asOwner(`create function app.bad() returns int language sql security definer
                 set search_path = pg_catalog as 'select 1'`),
  ],
  [
    'function said to be leakproof',
    () => `create function public.bad() returns int language sql leakproof as 'select 1'`,
  ],
  ['enum, numeric or jsonb in an index', () => asOwner('create index on app.param (value)')],
  ['sign-in with too much power', () => `alter role ${names.api} createrole`],
  ['owner that can sign in', () => `alter role ${names.owner} login`],
  ['sign-in that owns', () => `alter table app.post owner to ${names.api}`],
  ['sign-in that may become the owner', () => `grant ${names.owner} to ${names.api}`],
  ['sign-in that may make objects', () => `grant create on schema app to ${names.api}`],
  [
    'sign-in that may make temporary objects',
    () => `do $$ begin execute format('grant temp on database %I to public', current_database()); end $$`,
  ],
];

for (const [index, [rule, make]] of bad.entries())
  test(`A10 seeded ${index + 1}: ${rule}`, async () => {
    await ground.installer.query('begin');
    await ground.installer.query(make());
    const findings = await lintCatalog(ground.installer);
    await ground.installer.query('rollback');
    assert.ok(
      findings.some((finding) => finding.rule === rule),
      JSON.stringify(findings),
    );
  });
