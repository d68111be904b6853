import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { reachOf } from '#contract/access.ts';
import { asActor, signContext } from '#server/db/scope.ts';
import { actorOf, customersPerBranch, type Ground, openGround } from './ground.ts';
import { mixPool } from './pool-mix.ts';

let ground: Ground;
let ownerName = '';
/** The northern branch with its sub-branch. */
const reachedCount = customersPerBranch + 2;
before(async () => {
  ground = await openGround();
  const { rows } = await ground.installer.query<{ owner: string }>(
    `select nspowner::regrole::text as owner from pg_namespace where nspname = 'app'`,
  );
  ownerName = rows[0]!.owner;
});
after(() => ground.close());

/** A context as the API would sign it for a 支行长 of the northern branch, with parts replaced. */
function contextOf(
  pid: number,
  { reach = 'branch' as const, seconds = 60, key = ground.database.keyFile.contextMac } = {},
) {
  const { sessionId, staffId, rootOrgId } = actorOf(ground, 'north', 'branch_head');
  const scope = { sessionId, staffId, rootOrgId, reach, purpose: 'work' as const };
  return signContext(key, pid, scope, Math.floor(Date.now() / 1000) + seconds);
}

/** One transaction of the API's own sign-in, raw: what an injected statement would run in. */
async function asAttacker<T>(
  context: 'none' | 'north',
  run: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await ground.database.pools.apiPool.connect();
  try {
    await client.query('begin');
    if (context === 'north') {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      await client.query('select set_config($1, $2, true)', ['app.ctx', contextOf(rows[0]!.pid)]);
    }
    return await run(client);
  } finally {
    await client.query('rollback').catch(() => {});
    client.release(true);
  }
}

const stateOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: unknown) => (error instanceof pg.DatabaseError ? (error.code ?? 'none') : String(error)),
  );

test('A3 a mixed pool with throws never shows a foreign row', async () => {
  const { foreignCount, bareCount, failedCount, okCount } = await mixPool(ground, {
    requests: 1500,
    clients: 64,
    seed: 20260601,
  });
  assert.equal(foreignCount, 0);
  assert.equal(bareCount, 0);
  assert.ok(failedCount > 300 && okCount > 800, `${failedCount} failed, ${okCount} ok`);
});

const north = (text: string): { context: 'north'; text: string } => ({ context: 'north', text });
const bare = (text: string): { context: 'none'; text: string } => ({ context: 'none', text });
type Attack = { context: 'north' | 'none'; text: string };
/** What must be refused, with the state it is refused with. */
const refused: [name: string, state: string, attack: () => Attack][] = [
  ['reads the signing key', '42501', () => north('select * from sec.mac_key')],
  [
    'signs a wider context by hand',
    '28000',
    () =>
      north(`select set_config('app.ctx', replace(current_setting('app.ctx'), '|branch|', '|none|'), true);
           select * from app.customer`),
  ],
  ['becomes the owner', '42501', () => north(`set role ${ownerName}`)],
  ['becomes the superuser', '42501', () => north('set session authorization postgres')],
  ['drops the policy', '42501', () => north('drop policy reach on app.customer')],
  ['adds a policy of its own', '42501', () => north('create policy all_rows on app.customer using (true)')],
  [
    'turns row security off on the table',
    '42501',
    () => north('alter table app.customer disable row level security'),
  ],
  [
    'turns row security off in the session',
    '42501',
    () => north('set local row_security = off; select * from app.customer'),
  ],
  [
    'makes a function in app',
    '42501',
    () => north(`create function app.leak(text) returns bool language sql cost 0.0000001 as 'select true'`),
  ],
  [
    'makes a temporary function',
    '42501',
    () =>
      north(`create function pg_temp.leak(text) returns bool language sql cost 0.0000001 as 'select true'`),
  ],
  ['makes a temporary table', '42501', () => north('create temp table copy as select * from app.customer')],
  ['makes a view', '42501', () => north('create view app.everyone as select * from app.customer')],
  ['grants itself more', '42501', () => north(`grant all on sec.mac_key to public`)],
  ['reads a file of the server', '42501', () => north(`select pg_read_file('/etc/passwd')`)],
  ['runs a program', '42501', () => north(`copy (select 1) to program 'true'`)],
  ['reads the password hashes of the cluster', '42501', () => north('select * from pg_authid')],
  ['reads staged rows', '42501', () => north('select * from stage.block')],
  [
    'rewrites a function it may call',
    '42501',
    () =>
      north(
        `create or replace function sec.org_ids() returns int[] language sql as 'select array[1,2,3,4,5]'`,
      ),
  ],
  [
    'writes into another branch',
    '42501',
    () =>
      north(
        `insert into app.customer (branch_id, id, customer_no) values (${ground.orgs.south}, gen_random_uuid(), 'X')`,
      ),
  ],
  [
    'moves its own customer to another branch',
    '42501',
    () =>
      north(
        `update app.customer set branch_id = ${ground.orgs.south} where id = '${ground.customers.north[0]}'`,
      ),
  ],
  ['rewrites the audit', '42501', () => north(`update app.audit set reason = 'other'`)],
  ['deletes touches', '42501', () => north('delete from app.touch')],
];
for (const [name, state, attack] of refused)
  test(`A11 refused: ${name}`, async () => {
    const { context, text } = attack();
    assert.equal(await stateOf(asAttacker(context, (client) => client.query(text))), state);
  });

/** What runs, and gets nothing that the context does not give. */
const harmless: [name: string, attack: () => Attack, rows: number][] = [
  ['reads without a context', () => bare('select * from app.customer'), 0],
  ['reads what is sealed with the customers without a context', () => bare('select * from app.holding'), 0],
  ['reads accounts in an ordinary context', () => north('select * from app.account'), 0],
  ['reads sessions in an ordinary context', () => north('select * from app.session'), 0],
  ['reads the audit in an ordinary context', () => north('select * from app.audit'), 0],
  [
    'asks for another branch by name',
    () => north(`select * from app.customer where branch_id = ${ground.orgs.south} or true or ''=''`),
    reachedCount,
  ],
  [
    'probes hidden rows by an error',
    () =>
      north(
        `select * from app.customer where 1 / (case when branch_id = ${ground.orgs.south} then 0 else 1 end) = 1`,
      ),
    reachedCount,
  ],
  [
    'updates another branch',
    () =>
      north(
        `update app.customer set owner_reason = 'MINE' where branch_id = ${ground.orgs.south} returning id`,
      ),
    0,
  ],
  [
    'changes staff of another branch',
    () => north(`update app.staff set name = 'x' where branch_id = ${ground.orgs.south} returning id`),
    0,
  ],
  ['empties the context and asks again', () => north(`select set_config('app.ctx', '', true)`), 1],
  [
    'looks for contexts in the activity of others',
    () =>
      north(`select query from pg_stat_activity where query like '%v1|%|%|%' and pid <> pg_backend_pid()`),
    0,
  ],
];
for (const [name, attack, rows] of harmless)
  test(`A11 harmless: ${name}`, async () => {
    const { context, text } = attack();
    const result = await asAttacker(context, (client) => client.query(text));
    assert.equal(result.rows.length, rows);
  });

test('A11 a statement that copies the context away finds it dead when its transaction is over', async () => {
  const client = await ground.database.pools.apiPool.connect();
  await client.query('begin');
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  await client.query('select set_config($1, $2, true)', ['app.ctx', contextOf(rows[0]!.pid)]);
  assert.equal((await client.query('select 1 from app.customer')).rowCount, reachedCount);
  await client.query('commit');
  assert.equal((await client.query('select 1 from app.customer')).rowCount, 0);
  client.release(true);
});

test('A12 forged, expired, replayed and cut contexts are refused', async () => {
  const read = (make: (pid: number) => string) =>
    stateOf(
      asAttacker('none', async (client) => {
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
        await client.query('select set_config($1, $2, true)', ['app.ctx', make(rows[0]!.pid)]);
        const found = await client.query('select 1 from app.customer');
        assert.equal(found.rowCount, reachedCount);
      }),
    );
  assert.equal(await read((pid) => contextOf(pid)), 'ok', 'a good one is read');
  assert.equal(await read((pid) => contextOf(pid, { key: Buffer.alloc(32, 7) })), '28000', 'another key');
  assert.equal(await read((pid) => contextOf(pid, { seconds: -1 })), '28000', 'expired');
  assert.equal(await read((pid) => contextOf(pid + 1)), '28000', 'of another connection');
  const parts = (pid: number) => contextOf(pid).split('|');
  for (let part = 0; part < 10; part += 1) {
    assert.equal(
      await read((pid) => parts(pid).toSpliced(part, 1).join('|')),
      '28000',
      `without part ${part}`,
    );
    const changed = await read((pid) =>
      parts(pid)
        .map((text, index) => (index === part ? `${text}0` : text))
        .join('|'),
    );
    assert.equal(changed, '28000', `part ${part} changed`);
  }
  for (const cut of [1, 10, 40, 64])
    assert.equal(await read((pid) => contextOf(pid).slice(0, -cut)), '28000', `cut by ${cut}`);
  for (const text of ['v1', '|||||||||', 'v1|||||||||', 'null', '{}'])
    assert.equal(await read(() => text), '28000', text);
});

test('A36 nobody who signs in changes or deletes an audit entry', async () => {
  const { apiPool, jobPool } = ground.database.pools;
  for (const pool of [apiPool, jobPool])
    for (const text of [
      'update app.audit set result = $$ok$$',
      'delete from app.audit',
      'truncate app.audit',
    ])
      assert.equal(await stateOf(pool.query(text)), '42501', text);
  for (const text of ['update app.audit set result = $$ok$$', 'delete from app.audit']) {
    await ground.installer.query(`insert into app.audit (action) values ('test')`);
    assert.equal(await stateOf(ground.installer.query(text)), '42501', `installer: ${text}`);
  }
});

test('rows reached are those that the role table says', async () => {
  for (const role of ['client_manager', 'branch_head', 'counter', 'compliance', 'security_admin'] as const) {
    const actor = actorOf(ground, 'north', role);
    const rows = await asActor(ground.database, actor, (tx) =>
      tx.selectFrom('customer').select(['id', 'branch_id', 'owner_id']).execute(),
    );
    const expected = { own: 1, branch: reachedCount, none: 0, grid: 0, masked: 0 };
    assert.equal(rows.length, expected[reachOf[role]], role);
  }
});
