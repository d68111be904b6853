import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { GateChannel } from '#core/gate/input.ts';
import { asActor, asJob } from '../db/scope.ts';
import { openGate } from '../gate.ts';
import type { Call } from '../http/command.ts';
import { newId } from '../new-id.ts';
import { getParams } from '../param/queries.ts';
import { planBranch } from '../plan/commands.ts';
import { settleSuppression } from '../consent/enter.ts';
import { dropTasks } from '../plan/task-commands.ts';
import { listTouches } from '../touch/commands.ts';
import { getCustomer } from './card.ts';
import { splitPerson } from './judge.ts';
import { mergePeople, splitPeople } from './merge.ts';
import { listCustomers } from './list.ts';
import { lookUpCustomer, searchCustomers } from './queries.ts';
import { settleCustomers } from './settle.ts';
import { type Bank, openBank, today } from './testing.ts';

/** Pairs of rows that nothing but the test's own hand brings together: each pair shows one thing. */
const names = ['SRC', 'REF', 'WDR', 'CMP', 'DEAD', 'LATE', 'TRY', 'OWN', 'LIST', 'TASK', 'TALK', 'TIE'];
const customers = names.flatMap((name, at) => [
  `${name}1,11,甲${at}客,138${String(10_000_000 + at)},P1,,否,否`,
  `${name}2,11,乙${at}客,139${String(10_000_000 + at)},P2,${name === 'OWN' ? 'A3' : ''},${name === 'DEAD' ? '是' : '否'},${name === 'CMP' ? '是' : '否'}`,
]);
const files = {
  'customers.csv': `客户号,机构号,客户姓名,手机号,地点编号,管户经理工号,是否身故,投诉未结\n${customers.join('\n')}\n`,
  'holdings.csv': `holding_no,org_no,customer_no,kind,opened_on,matures_on,balance,overdue_now_days,overdue_max_days_12m,balance_avg_90d,balance_min_90d,manager_no
H1,11,SRC1,存款,2024-01-01,,90000,,,90000,80000,
H2,11,SRC2,贷款,2024-01-01,2026-12-10,50000,0,0,,,
H3,11,LATE2,贷款,2024-01-01,2027-12-10,50000,12,12,,,
H4,11,OWN2,贷款,2024-01-01,2027-12-10,50000,0,0,,,A3
H5,11,TALK1,贷款,2024-01-01,2026-12-10,50000,0,0,,,
`,
  'consents.csv': `consent_no,org_no,customer_no,purpose,channel,basis,from_on,to_on,withdrawn
${names.map((name) => `K${name},11,${name}1,营销,,书面同意,2025-01-01,,否`).join('\n')}
KW,11,WDR2,营销,,书面同意,2025-06-01,,是
`,
  'refusals.csv': `refusal_no,org_no,customer_no,channel,at,origin
R1,11,REF2,,2026-11-01 10:00,客服热线
`,
  'touches.csv': `touch_no,org_no,customer_no,staff_no,channel,occurred_at,outcome,next_on,closed_reason
T1,11,TRY1,A1,电话,2026-11-10 10:00,无人应答,,
T2,11,TRY1,A1,电话,2026-11-11 10:00,无人应答,,
T3,11,TRY2,A1,电话,2026-11-12 10:00,无人应答,,
T4,11,TRY2,A1,电话,2026-11-13 10:00,无人应答,,
T5,11,TALK1,A1,电话,2026-11-18 10:00,待跟进,2026-11-24,
T6,11,TALK2,A1,电话,2026-11-20 10:00,待跟进,2026-12-30,
`,
};

let bank: Bank;
before(async () => {
  bank = await openBank();
  await bank.deliver(files);
});
after(() => bank.close());

const word = { level: 'MEDIUM' as const, grounds: ['NAME_AND_BIRTH' as const], cautions: [] };

/** Settles as an import does; the order of owners is the bank's. */
const settle = (people: string[] | null = null) =>
  asJob(bank.database, bank.orgs.east, async (tx) => {
    const order = (await getParams(tx, today, bank.orgs.east)).get('owner.order');
    return settleCustomers(tx, bank.orgs.east, today, order, people);
  });

async function join(into: string, ...others: string[]): Promise<string> {
  const intoId = await bank.idOf(into);
  const ids = await Promise.all(others.map((no) => bank.idOf(no)));
  const acts = ids.map((id) => ({ fromId: id, intoId, rowIds: [id], word }));
  const [mergeId] = await asJob(bank.database, bank.orgs.east, (tx) =>
    mergePeople(tx, bank.orgs.east, acts, null),
  );
  await settle([intoId]);
  return mergeId!;
}
async function part(mergeId: string) {
  const split = await asJob(bank.database, bank.orgs.east, (tx) =>
    splitPeople(tx, bank.orgs.east, { mergeId, undoneBy: null, reason: '试验' }),
  );
  await settle();
  return split;
}

/** What the gate has against calling this row's person at ten o'clock. */
async function against(customerNo: string, channel: GateChannel = 'phone'): Promise<string[]> {
  const id = await bank.idOf(customerNo);
  const { database, orgs } = bank;
  return asJob(database, orgs.east, async (tx) => {
    const asked = { branchId: orgs.east, ids: [id], day: today, minute: 600 };
    const { ask } = await openGate(tx, asked);
    return ask(id, null, 'maturing', channel)!.map((reason) => reason.code);
  });
}
const rowOf = async (customerNo: string) => {
  const id = await bank.idOf(customerNo);
  return asJob(bank.database, bank.orgs.east, (tx) =>
    tx.selectFrom('customer').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  );
};

test('what stands against contact on one row closes the person on every row, and apart each is as before', async () => {
  const facts: [name: string, code: string][] = [
    ['REF', 'refused'],
    ['WDR', 'consent-withdrawn'],
    ['CMP', 'complaint-open'],
    ['DEAD', 'deceased'],
    ['LATE', 'overdue'],
    ['TRY', 'attempts-30d'],
  ];
  for (const [name, code] of facts) {
    assert.ok(!(await against(`${name}1`)).includes(code), `${name} before`);
    const mergeId = await join(`${name}1`, `${name}2`);
    for (const no of [`${name}1`, `${name}2`]) assert.ok((await against(no)).includes(code), `${no} ${code}`);
    assert.ok(await part(mergeId));
    assert.ok(!(await against(`${name}1`)).includes(code), `${name} after`);
  }
});

test('one row agreed, so the person did; the row alone did not', async () => {
  assert.deepEqual(await against('SRC2'), ['no-basis']);
  const mergeId = await join('SRC1', 'SRC2');
  assert.deepEqual(await against('SRC2'), []);
  await part(mergeId);
  assert.deepEqual(await against('SRC2'), ['no-basis']);
});

test('the plan gives a person one task, with the reasons of every row', async () => {
  await join('SRC1', 'SRC2');
  await planBranch(bank.database, { branchId: bank.orgs.east, day: today, actor: null });
  const id = await bank.idOf('SRC1');
  const tasks = await asJob(bank.database, bank.orgs.east, (tx) =>
    tx
      .selectFrom('task')
      .select(['customer_id', 'why'])
      .where('day', '=', today)
      .where('customer_id', 'in', [id, newId()])
      .execute(),
  );
  assert.equal(tasks.length, 1);
  const codes = JSON.stringify(tasks[0]?.why);
  assert.match(codes, /maturing\.ladder/);
  assert.match(codes, /deposit\.stable/);
});

test('the latest word counts: a later date agreed under one number stops the follow-up of the other', async () => {
  const mergeId = await join('TALK1', 'TALK2');
  const id = await bank.idOf('TALK1');
  const planned = async () => {
    await planBranch(bank.database, { branchId: bank.orgs.east, day: today, actor: null });
    return asJob(bank.database, bank.orgs.east, (tx) =>
      tx.selectFrom('task').select('kind').where('day', '=', today).where('customer_id', '=', id).execute(),
    );
  };
  assert.deepEqual(await planned(), []);
  const card = await asActor(bank.database, await bank.actor('branch_head', 'A2'), (tx) =>
    listTouches({ database: bank.database }, tx, id),
  );
  assert.equal(card.touches.length, 2);
  await part(mergeId);
  assert.deepEqual(await planned(), [{ kind: 'FOLLOW_UP' }]);
});

test('every row of a person has one owner and one grid, by the claims of all; apart each has its own', async () => {
  const before = [await rowOf('OWN1'), await rowOf('OWN2')];
  assert.deepEqual(
    before.map((row) => row.owner_reason),
    ['PHYSICAL_GRID_LEAD', 'LOAN_MANAGER'],
  );
  const mergeId = await join('OWN1', 'OWN2');
  const joined = [await rowOf('OWN1'), await rowOf('OWN2')];
  for (const row of joined) {
    assert.deepEqual([row.owner_reason, row.owner_id], ['LOAN_MANAGER', before[1]!.owner_id]);
    assert.equal(row.grid_id, before[0]!.grid_id);
  }
  assert.equal(await settle(), 0, 'settling again changes nothing');
  await part(mergeId);
  assert.deepEqual(
    [await rowOf('OWN1'), await rowOf('OWN2')].map((row) => [row.owner_id, row.grid_id]),
    before.map((row) => [row.owner_id, row.grid_id]),
  );
});

test('lists, look-up and search show one line a person; the card opens by either number', async () => {
  const context = { database: bank.database };
  const head = await bank.actor('branch_head', 'A2');
  const page = { body: undefined, query: { limit: 200 } };
  const alone = await listCustomers(context, head, page);
  const mergeId = await join('LIST1', 'LIST2');
  const list = await listCustomers(context, head, page);
  assert.equal(list.total, alone.total! - 1);
  const lines = list.customers.filter((row) => row.customerNo.startsWith('LIST'));
  assert.deepEqual(
    lines.map((row) => [row.customerNo, row.rowCount]),
    [['LIST1', 2]],
  );
  const [one, two] = [await bank.idOf('LIST1'), await bank.idOf('LIST2')];
  for (const id of [one, two]) {
    const card = await getCustomer(context, head, { body: undefined, query: { id } }, new Date());
    assert.equal(card.customer.person.id, one);
    assert.deepEqual(
      card.rows.map((row) => row.customerNo),
      ['LIST1', 'LIST2'],
    );
    assert.deepEqual(
      card.merges.map((merge) => [merge.fromNo, merge.intoNo, merge.madeBy]),
      [['LIST2', 'LIST1', null]],
    );
  }
  const counter = await bank.actor('counter', 'A1');
  const phone = `139${10_000_000 + names.indexOf('LIST')}`;
  const looked = await lookUpCustomer(context, counter, { body: { value: phone }, query: undefined });
  assert.equal(looked.found?.person.id, one);
  const lead = await bank.actor('grid_lead', 'A2');
  const name = `乙${names.indexOf('LIST')}客`;
  const found = await searchCustomers(context, lead, { body: { name }, query: undefined });
  assert.deepEqual(
    found.customers.map((row) => [row.customerNo, row.rowCount]),
    [['LIST1', 2]],
  );
  await part(mergeId);
});

test('who reaches one row of a person reaches all of them, who owned the other one no longer', async () => {
  const seen = async (staffNo: string) => {
    const actor = await bank.actor('client_manager', staffNo);
    const rows = await asActor(bank.database, actor, (tx) =>
      tx.selectFrom('customer').select('customer_no').where('customer_no', 'like', 'TIE%').execute(),
    );
    return rows.map((row) => row.customer_no).toSorted();
  };
  assert.deepEqual([await seen('A2'), await seen('A3')], [['TIE1'], ['TIE2']]);
  const mergeId = await join('TIE1', 'TIE2');
  assert.deepEqual([await seen('A2'), await seen('A3')], [['TIE1', 'TIE2'], []]);
  await part(mergeId);
  assert.deepEqual([await seen('A2'), await seen('A3')], [['TIE1'], ['TIE2']]);
});

const tasksOf = (...ids: string[]) =>
  asJob(bank.database, bank.orgs.east, (tx) =>
    tx
      .selectFrom('task')
      .select(['day', 'customer_id', 'state', 'state_reason'])
      .where('customer_id', 'in', ids)
      .orderBy('day')
      .orderBy('position')
      .execute(),
  );

test('merging leaves one open task a day, on the row that stands; a refusal by either number drops it', async () => {
  const [one, two] = [await bank.idOf('TASK1'), await bank.idOf('TASK2')];
  const { staffId } = await bank.actor('client_manager', 'A1');
  await asJob(bank.database, bank.orgs.east, async (tx) => {
    for (const [day, ids] of [
      ['2099-01-05', [one, two]],
      ['2099-01-06', [two]],
    ] as const) {
      const plan = {
        branch_id: bank.orgs.east,
        id: newId(),
        day,
        input_hash: Buffer.alloc(0),
        summary: '{}',
      };
      await tx.insertInto('plan').values(plan).execute();
      for (const [position, customerId] of ids.entries())
        await tx
          .insertInto('task')
          .values({
            branch_id: bank.orgs.east,
            id: newId(),
            plan_id: plan.id,
            day,
            customer_id: customerId,
            staff_id: staffId!,
            kind: 'CANDIDATE',
            channel: 'phone',
            position,
            why: '{}',
          })
          .execute();
    }
  });
  await join('TASK1', 'TASK2');
  assert.deepEqual(await tasksOf(one, two), [
    { day: '2099-01-05', customer_id: one, state: 'PLANNED', state_reason: null },
    { day: '2099-01-05', customer_id: two, state: 'DROPPED', state_reason: 'MERGED' },
    { day: '2099-01-06', customer_id: one, state: 'PLANNED', state_reason: null },
  ]);
  const dropped = await asJob(bank.database, bank.orgs.east, (tx) =>
    dropTasks(tx, [{ branch_id: bank.orgs.east, id: two }], 'REFUSED'),
  );
  assert.equal(dropped, 2);
});

test('who refused under one number is suppressed by the phones of both', async () => {
  const mergeId = await join('REF1', 'REF2');
  await asJob(bank.database, bank.orgs.east, (tx) => settleSuppression(tx, bank.orgs.east));
  const phones = [await rowOf('REF1'), await rowOf('REF2')].map((row) => row.phone_index!);
  const kept = await bank.database.db
    .selectFrom('suppression')
    .select('phone_index')
    .where('phone_index', 'in', phones)
    .execute();
  assert.equal(kept.length, 2);
  await part(mergeId);
});

test('a chain of merges comes apart act by act, whoever joined since', async () => {
  const first = await join('SRC1', 'TRY1');
  const second = await join('SRC1', 'LATE1');
  const family = async () => (await bank.people()).filter((list) => list.includes('SRC1'));
  assert.deepEqual(await family(), [['LATE1', 'SRC1', 'SRC2', 'TRY1']]);
  const split = await part(first);
  assert.deepEqual(split?.leaving, [await bank.idOf('TRY1')]);
  assert.deepEqual(await family(), [['LATE1', 'SRC1', 'SRC2']]);
  assert.equal(await part(first), undefined, 'an act is taken back once');
  assert.ok(await part(second));
  assert.deepEqual(await family(), [['SRC1', 'SRC2']]);
});

const callOf = (key: string): Call => ({
  route: 'person.split',
  key,
  requestHash: Buffer.from(key),
  ipHash: Buffer.alloc(32),
  now: new Date(),
});
const codeOf = (error: unknown) => (error as { code?: string }).code; // A problem carries its code.

test('a branch head takes a merge back for good and once; who does not reach it finds nothing', async () => {
  const context = { database: bank.database };
  const mergeId = await join('CMP1', 'CMP2');
  const body = { mergeId, reason: '两个人' };
  const stranger = await bank.actor('branch_head', 'B1', 'west');
  await assert.rejects(
    splitPerson(context, stranger, { body, query: undefined }, callOf(newId())),
    (error) => codeOf(error) === 'access.not-found',
  );
  const head = await bank.actor('branch_head', 'A2');
  const call = callOf(newId());
  assert.deepEqual(await splitPerson(context, head, { body, query: undefined }, call), { mergeId });
  assert.deepEqual(await splitPerson(context, head, { body, query: undefined }, call), { mergeId });
  await assert.rejects(
    splitPerson(context, head, { body, query: undefined }, callOf(newId())),
    (error) => codeOf(error) === 'person.apart',
  );
  assert.ok((await bank.people()).every((list) => !list.includes('CMP1')));
  const ids = [await bank.idOf('CMP1'), await bank.idOf('CMP2')];
  const pairs = await asJob(bank.database, bank.orgs.east, (tx) =>
    tx.selectFrom('person_pair').select(['state', 'decided_by']).where('left_id', 'in', ids).execute(),
  );
  assert.deepEqual(pairs, [{ state: 'DIFFERENT', decided_by: head.staffId }]);
});
