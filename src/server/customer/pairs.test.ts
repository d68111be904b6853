import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { PersonPair } from '#contract/person.ts';
import { addDays } from '#core/day.ts';
import { idNoCheckMark } from '#core/match/read-id-no.ts';
import { asJob } from '../db/scope.ts';
import type { Call } from '../http/command.ts';
import { newId } from '../new-id.ts';
import { undoImport } from '../source/undo/run.ts';
import { judgePair, splitPerson } from './judge.ts';
import { listPairs } from './pairs.ts';
import { type Bank, openBank } from './testing.ts';

let bank: Bank;
const idNo = (serial: number): string => {
  const first = `11010519850309${String(serial).padStart(3, '0')}`;
  return first + idNoCheckMark(first);
};
const phone = (serial: number): string => `136${String(10_000_000 + serial)}`;

type Row = {
  name: string;
  phone?: string;
  idNo?: string;
  birth?: string;
  district?: string;
  place?: string;
};
const deliver = (rows: Record<string, Row>) =>
  bank.deliver({
    'customers.csv': `客户号,机构号,客户姓名,手机号,身份证号,出生日期,区县乡镇,地点编号\n${Object.entries(
      rows,
    )
      .map(([no, row]) =>
        [no, '11', row.name, row.phone, row.idNo, row.birth, row.district, row.place].join(','),
      )
      .join('\n')}\n`,
  });

/** What people meet: each pair shows one thing. */
const rows: Record<string, Row> = {
  // Twins in one home, one of whom has no ID number here; and two whose numbers tell them apart.
  TW1: { name: '赵一明', phone: phone(10), idNo: idNo(10), birth: '1985-03-09', district: '城东' },
  TW2: { name: '赵一亮', phone: phone(10), birth: '1985-03-09', district: '城东' },
  TX1: { name: '冯大明', phone: phone(13), idNo: idNo(11) },
  TX2: { name: '冯大亮', phone: phone(13), idNo: idNo(12) },
  // A couple with one phone; a number that somebody else has now; somebody with a new number.
  CO1: { name: '孙丽', phone: phone(11), district: '城西' },
  CO2: { name: '周杰', phone: phone(11), district: '城西' },
  RE1: { name: '吴敏', phone: phone(12), district: '城东', place: 'P1' },
  RE2: { name: '郑浩', phone: phone(12), district: '西山' },
  CH1: { name: '钱进', phone: phone(14), birth: '1990-05-01', place: 'P1' },
  CH2: { name: '钱进', phone: phone(15), birth: '1990-05-01', place: 'P1' },
  // One name and phone, and one of the two ID numbers mistyped.
  MI1: { name: '何平', phone: phone(16), idNo: idNo(20) },
  MI2: { name: '何平', phone: phone(16), idNo: idNo(21) },
  // Three of one phone.
  TR1: { name: '许文', phone: phone(17), district: '城东' },
  TR2: { name: '许武', phone: phone(17), district: '城东' },
  TR3: { name: '许全', phone: phone(17), district: '城东' },
};
before(async () => {
  bank = await openBank();
  await deliver(rows);
});
after(() => bank.close());

const head = () => bank.actor('branch_head', 'A1');
const list = async (actor = head(), now = new Date()) =>
  listPairs(
    { database: bank.database },
    await actor,
    { query: { branchId: bank.orgs.east }, body: undefined },
    now,
  );
const numbersOf = ({ left, right }: PersonPair): string =>
  [left.customerNo, right.customerNo].toSorted().join('+');
async function waiting(name: string): Promise<PersonPair | undefined> {
  return (await list()).waiting.find((pair) => numbersOf(pair) === name);
}
const callOf = (key = newId(), now = new Date()): Call => ({
  route: 'person.judge',
  key,
  requestHash: Buffer.from(key),
  ipHash: Buffer.alloc(32),
  now,
});
type Answer = 'SAME' | 'DIFFERENT' | 'LATER';
async function judge(name: string, answer: Answer, laterOn?: string, call = callOf(), actor = head()) {
  const pair = await waiting(name);
  assert.ok(pair, name);
  const body = { id: pair.id, answer, reason: '本人来网点说明', ...(laterOn && { laterOn }) };
  return judgePair({ database: bank.database }, await actor, { body, query: undefined }, call);
}
const together = async (...nos: string[]) =>
  (await bank.people()).some((people) => nos.every((no) => people.includes(no)));
const refusedWith = (code: string) => (error: unknown) => (error as { code?: string }).code === code;

test('pairs wait with both sides masked, and with what agrees and what differs', async () => {
  const { waiting: pairs, waitingCount } = await list();
  assert.deepEqual(
    pairs.map(numbersOf).toSorted(),
    'CH1+CH2 CO1+CO2 MI1+MI2 RE1+RE2 TR1+TR2 TR1+TR3 TR2+TR3 TW1+TW2'.split(' '),
  );
  assert.equal(
    waitingCount,
    pairs.length,
    'two ID numbers and two names need nobody: TX1 and TX2 are not here',
  );
  const text = JSON.stringify(pairs);
  for (const row of Object.values(rows))
    for (const secret of [row.name, row.phone, row.idNo, row.birth])
      if (secret) assert.ok(!text.includes(secret), secret);
  const found = Object.fromEntries(pairs.map((pair) => [numbersOf(pair), pair]));
  const { agreement, left, right } = found['TW1+TW2']!;
  assert.deepEqual(agreement, {
    name: 'different',
    phone: 'same',
    idNo: 'unknown',
    birthOn: 'same',
    district: 'same',
    employer: 'unknown',
  });
  assert.deepEqual([left.birth, right.birth], ['1985-**-**', '1985-**-**']);
  assert.deepEqual(found['CO1+CO2']!.cautions, ['NAME_DIFFERS', 'PHONE_SHARED']);
  assert.deepEqual(found['RE1+RE2']!.cautions, ['NAME_DIFFERS', 'PHONE_PASSED_ON']);
  assert.deepEqual(found['CH1+CH2']!.grounds, ['NAME_AND_BIRTH']);
  assert.deepEqual(found['MI1+MI2']!.agreement.idNo, 'different');
});

test('a grid lead sees the pairs of whom both are in reach, own ones by name; another branch sees none', async () => {
  const lead = await list(bank.actor('grid_lead', 'A2'));
  assert.deepEqual(lead.waiting.map(numbersOf), ['CH1+CH2']);
  assert.equal(lead.waiting[0]!.left.person.name, '钱进');
  assert.deepEqual((await list(bank.actor('grid_lead', 'A3'))).waiting, []);
  await assert.rejects(list(bank.actor('branch_head', 'B1', 'west')), refusedWith('org.unknown'));
  const stranger = bank.actor('grid_lead', 'A3');
  await assert.rejects(
    judge('CH1+CH2', 'SAME', undefined, callOf(), stranger),
    refusedWith('access.not-found'),
  );
});

test('twins and couples are judged two, for good: the next file does not ask again', async () => {
  for (const name of ['TW1+TW2', 'CO1+CO2']) {
    const call = callOf();
    const done = await judge(name, 'DIFFERENT', undefined, call);
    assert.equal(done.mergeId, null);
  }
  await deliver({
    TW1: { ...rows['TW1']!, district: '城南' },
    TW2: { ...rows['TW2']!, district: '城南' },
    CO1: { ...rows['CO1']!, district: '城南' },
  });
  for (const name of ['TW1+TW2', 'CO1+CO2']) assert.equal(await waiting(name), undefined, name);
  assert.ok(!(await together('TW1', 'TW2')));
  const { judged } = await list();
  assert.deepEqual(
    judged.map(({ state, reason, decidedBy }) => [state, reason, decidedBy]),
    [
      ['DIFFERENT', '本人来网点说明', '李敏'],
      ['DIFFERENT', '本人来网点说明', '李敏'],
    ],
  );
});

test('a changed phone is judged one person: once, by key; a refusal then closes both numbers; and it comes apart', async () => {
  const [one] = await asJob(bank.database, bank.orgs.east, (tx) =>
    tx.selectFrom('customer').selectAll().where('customer_no', '=', 'CH1').execute(),
  );
  await asJob(bank.database, bank.orgs.east, (tx) =>
    tx
      .insertInto('refusal')
      .values({
        branch_id: one!.branch_id,
        id: newId(),
        customer_id: one!.id,
        refusal_no: 'R1',
        at: new Date(),
        origin: 'COUNTER',
      })
      .execute(),
  );
  const pair = await waiting('CH1+CH2');
  const call = callOf();
  const actor = await head();
  const input = { body: { id: pair!.id, answer: 'SAME' as const, reason: '换了号码' }, query: undefined };
  const context = { database: bank.database };
  const first = await judgePair(context, actor, input, call);
  assert.deepEqual(await judgePair(context, actor, input, call), first);
  await assert.rejects(judgePair(context, actor, input, callOf()), refusedWith('person.judged'));
  assert.ok(await together('CH1', 'CH2'));
  const phones = await asJob(bank.database, bank.orgs.east, (tx) =>
    tx
      .selectFrom('customer')
      .innerJoin('suppression', 'suppression.phone_index', 'customer.phone_index')
      .select('customer_no')
      .where('customer_no', 'in', ['CH1', 'CH2'])
      .execute(),
  );
  assert.equal(phones.length, 2);
  const undo = { body: { mergeId: first.mergeId!, reason: '看错了' }, query: undefined };
  await splitPerson(context, actor, undo, { ...callOf(), route: 'person.split' });
  assert.ok(!(await together('CH1', 'CH2')));
  const judged = (await list()).judged.find((one) => one.id === pair!.id);
  assert.deepEqual([judged?.state, judged?.reason, judged?.undone], ['DIFFERENT', '看错了', true]);
});

test('a mistyped ID number does not keep people from saying who is one', async () => {
  await judge('MI1+MI2', 'SAME');
  assert.ok(await together('MI1', 'MI2'));
  await deliver({ MI1: { ...rows['MI1']!, district: '城东' } });
  assert.ok(await together('MI1', 'MI2'), 'what people judged the next file does not take back');
});

test('a reused number is put off, with a day to come, and comes back on it', async () => {
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  await assert.rejects(judge('RE1+RE2', 'LATER'), refusedWith('person.later'));
  await assert.rejects(judge('RE1+RE2', 'LATER', today), refusedWith('person.later'));
  await judge('RE1+RE2', 'LATER', addDays(today, 7));
  assert.equal(await waiting('RE1+RE2'), undefined);
  assert.equal((await list()).laterCount, 1);
  const then = await list(head(), new Date(Date.now() + 8 * 86_400_000));
  assert.ok(then.waiting.some((pair) => numbersOf(pair) === 'RE1+RE2'));
});

test('two whom somebody judged different do not become one by way of a third', async () => {
  await judge('TR1+TR2', 'DIFFERENT');
  await judge('TR1+TR3', 'SAME');
  await assert.rejects(judge('TR2+TR3', 'SAME'), refusedWith('person.judged-apart'));
  await judge('TR2+TR3', 'DIFFERENT');
  assert.ok(await together('TR1', 'TR3'));
  assert.ok(!(await together('TR2', 'TR3')));
});

test('an undo leaves whom somebody judged since, and forgets the pairs of whom it takes back', async () => {
  const { database } = bank;
  await deliver({
    UN1: { name: '沈一', phone: phone(30), district: '城东' },
    UN3: { name: '韩三', phone: phone(31), district: '城东' },
    UN5: { name: '苗五', phone: phone(32), district: '城东' },
  });
  const { job } = await deliver({
    UN2: { name: '沈二', phone: phone(30), district: '城东' },
    UN4: { name: '韩四', phone: phone(31), district: '城东' },
    UN6: { name: '苗六', phone: phone(32), district: '城东' },
  });
  await judge('UN1+UN2', 'SAME');
  await judge('UN3+UN4', 'DIFFERENT');
  assert.ok(await waiting('UN5+UN6'));
  await undoImport(database, job.id);
  assert.ok(await together('UN1', 'UN2'), 'what people judged stays');
  await bank.idOf('UN4');
  await assert.rejects(bank.idOf('UN6'));
  assert.equal(await waiting('UN5+UN6'), undefined);
  const kept = await asJob(database, bank.orgs.head, (tx) =>
    tx
      .selectFrom('import_undo_kept')
      .select(['number', 'reason'])
      .where('job_id', '=', job.id)
      .orderBy('number')
      .execute(),
  );
  assert.deepEqual(kept, [
    { number: 'UN2', reason: 'JUDGED' },
    { number: 'UN4', reason: 'JUDGED' },
  ]);
});
