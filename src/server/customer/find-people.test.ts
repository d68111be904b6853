import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { idNoCheckMark } from '#core/match/read-id-no.ts';
import { asJob } from '../db/scope.ts';
import type { ImportAccount } from '../source/queries.ts';
import { splitPeople } from './merge.ts';
import { type Bank, openBank } from './testing.ts';

let bank: Bank;
before(async () => {
  bank = await openBank();
});
after(() => bank.close());

const idNo = (serial: number): string => {
  const first = `11010519850309${String(serial).padStart(3, '0')}`;
  return first + idNoCheckMark(first);
};
const old15 = (serial: number): string => `110105850309${String(serial).padStart(3, '0')}`;
const phone = (serial: number): string => `137${String(10_000_000 + serial)}`;

type Row = { name?: string; phone?: string; idNo?: string; birth?: string; district?: string; org?: string };
/** A file of customers; each test has people of its own. */
const fileOf = (rows: Record<string, Row>) => ({
  'customers.csv': `客户号,机构号,客户姓名,手机号,身份证号,出生日期,区县乡镇\n${Object.entries(rows)
    .map(([no, row]) =>
      [no, row.org ?? '11', row.name, row.phone, row.idNo, row.birth, row.district].join(','),
    )
    .join('\n')}\n`,
});
const deliver = (rows: Record<string, Row>) => bank.deliver(fileOf(rows));
const together = async (...nos: string[]) =>
  (await bank.people()).some((list) => nos.every((no) => list.includes(no)));

async function pairs(): Promise<Record<string, { state: string; level: string; reasons: string[] }>> {
  const rows = await asJob(bank.database, bank.orgs.head, (tx) =>
    tx
      .selectFrom('person_pair')
      .innerJoin('customer as l', 'l.id', 'left_id')
      .innerJoin('customer as r', 'r.id', 'right_id')
      .select(['l.customer_no as left', 'r.customer_no as right', 'state', 'level', 'grounds', 'cautions'])
      .execute(),
  );
  return Object.fromEntries(
    rows.map(({ left, right, state, level, grounds, cautions }) => [
      [left, right].toSorted().join('+'),
      { state, level, reasons: [...grounds, ...cautions] },
    ]),
  );
}
const notesOf = ({ files }: ImportAccount) =>
  Object.fromEntries(
    files.flatMap((file) => file.notes.map((note) => [note.code, note.values['count']] as const)),
  );

test('one ID number, or phone and name, is merged by the system with its reason; the account says so', async () => {
  const account = await deliver({
    ID1: { name: '张伟', phone: phone(1), idNo: idNo(1) },
    ID2: { name: '张伟', phone: phone(2), idNo: old15(1) },
    PN1: { name: '李娜', phone: phone(3) },
    PN2: { name: '李娜', phone: phone(3) },
  });
  assert.ok(await together('ID1', 'ID2'));
  assert.ok(await together('PN1', 'PN2'));
  assert.equal(notesOf(account)['person.merged'], 2);
  const acts = await asJob(bank.database, bank.orgs.east, (tx) =>
    tx.selectFrom('person_merge').select(['grounds', 'made_by']).orderBy('id').execute(),
  );
  assert.deepEqual(acts.map((act) => act.grounds.join()).toSorted(), ['ID_HASH', 'PHONE_AND_NAME']);
  assert.ok(acts.every((act) => act.made_by === null));
});

test('twins, couples, passed-on numbers and changed phones wait for people or are left, each with why', async () => {
  await deliver({
    TW1: { name: '赵一明', phone: phone(10), idNo: idNo(10), birth: '1985-03-09' },
    TW2: { name: '赵一亮', phone: phone(10), idNo: idNo(11), birth: '1985-03-09' },
    CO1: { name: '孙丽', phone: phone(11), district: '城西' },
    CO2: { name: '周杰', phone: phone(11), district: '城西' },
    RE1: { name: '吴敏', phone: phone(12), district: '城东' },
    RE2: { name: '郑浩', phone: phone(12), district: '西山' },
    CH1: { name: '冯强', phone: phone(13), birth: '1979-01-02' },
    CH2: { name: '冯强', phone: phone(14), birth: '1979-01-02' },
    MI1: { name: '陈静', phone: phone(15), idNo: idNo(12) },
    MI2: { name: '陈静', phone: phone(15), idNo: idNo(13) },
  });
  const found = await pairs();
  assert.equal(found['TW1+TW2'], undefined, 'two ID numbers and two names: nobody need look');
  assert.deepEqual(found['CO1+CO2'], {
    state: 'WAITING',
    level: 'MEDIUM',
    reasons: ['PHONE', 'NAME_DIFFERS', 'PHONE_SHARED'],
  });
  assert.deepEqual(found['RE1+RE2']?.reasons, ['PHONE', 'NAME_DIFFERS', 'PHONE_PASSED_ON']);
  assert.deepEqual(found['CH1+CH2']?.reasons, ['NAME_AND_BIRTH']);
  assert.deepEqual(found['MI1+MI2']?.reasons, ['PHONE_AND_NAME', 'ID_DIFFERS']);
  for (const name of ['TW', 'CO', 'RE', 'CH', 'MI']) assert.ok(!(await together(`${name}1`, `${name}2`)));
});

test('a number of more people than the bank allows pairs nobody and is said once', async () => {
  const rows = Array.from({ length: 6 }, (_, at) => [`CR${at}`, { name: `公司人${at}`, phone: phone(20) }]);
  const account = await deliver(Object.fromEntries(rows));
  assert.equal(notesOf(account)['person.crowds'], 1);
  assert.deepEqual(
    Object.keys(await pairs()).filter((key) => key.startsWith('CR')),
    [],
  );
});

test('the same file again changes nothing; a later row finds the earlier person', async () => {
  const before = { people: await bank.people(), pairs: await pairs() };
  await deliver({
    PN1: { name: '李娜', phone: phone(3) },
    PN2: { name: '李娜', phone: phone(3) },
    CO1: { name: '孙丽', phone: phone(11), district: '城西' },
  });
  assert.deepEqual({ people: await bank.people(), pairs: await pairs() }, before);
  await deliver({ PN3: { name: '李娜', phone: phone(3) } });
  assert.ok(await together('PN1', 'PN2', 'PN3'));
});

test('what was taken apart is not merged again, by this pair or by way of a third', async () => {
  await deliver({ AP1: { name: '许文', phone: phone(30) }, AP2: { name: '许文', phone: phone(30) } });
  const [left, right] = [await bank.idOf('AP1'), await bank.idOf('AP2')].toSorted();
  await asJob(bank.database, bank.orgs.east, async (tx) => {
    const act = await tx
      .selectFrom('person_merge')
      .select('id')
      .where('from_id', 'in', [left!, right!])
      .executeTakeFirstOrThrow();
    await splitPeople(tx, bank.orgs.east, { mergeId: act.id, undoneBy: null, reason: '不是同一人' });
    await tx
      .insertInto('person_pair')
      .values({
        branch_id: bank.orgs.east,
        id: act.id,
        left_id: left!,
        right_id: right!,
        level: 'HIGH',
        grounds: ['PHONE_AND_NAME'],
        state: 'DIFFERENT',
      })
      .execute();
  });
  // Both change, and a third row agrees with both.
  await deliver({
    AP1: { name: '许文', phone: phone(30), district: '城东' },
    AP2: { name: '许文', phone: phone(30), district: '城西' },
    AP3: { name: '许文', phone: phone(30) },
  });
  assert.ok(!(await together('AP1', 'AP2')));
  const found = await pairs();
  assert.equal(found['AP1+AP2']?.state, 'DIFFERENT');
  const joined = (await together('AP1', 'AP3')) ? 'AP2+AP3' : 'AP1+AP3';
  assert.equal(found[joined]?.state, 'WAITING', 'the pair that could not be joined is looked at');
});

test('two ID numbers that arrive later part what the system merged, and the pair waits', async () => {
  const one = { name: '韩雪', phone: phone(40) };
  await deliver({ LA1: one, LA2: one });
  assert.ok(await together('LA1', 'LA2'));
  const account = await deliver({ LA1: { ...one, idNo: idNo(40) }, LA2: { ...one, idNo: idNo(41) } });
  assert.ok(!(await together('LA1', 'LA2')));
  assert.equal(notesOf(account)['person.parted'], 1);
  assert.deepEqual((await pairs())['LA1+LA2']?.reasons, ['PHONE_AND_NAME', 'ID_DIFFERS']);
});

test('a pair that no longer agrees stops waiting', async () => {
  await deliver({ ST1: { name: '曹芳', phone: phone(50) }, ST2: { name: '严明', phone: phone(50) } });
  assert.equal((await pairs())['ST1+ST2']?.state, 'WAITING');
  await deliver({ ST2: { name: '严明', phone: phone(51) } });
  assert.equal((await pairs())['ST1+ST2'], undefined);
});

test('one person in two branches is never merged; the ID number names the one that leads', async () => {
  const one = { name: '秦岭', phone: phone(60), idNo: idNo(60) };
  await deliver({ BR1: one });
  await deliver({ BR2: { ...one, org: '12' } });
  assert.ok(!(await together('BR1', 'BR2')));
  const rows = await asJob(bank.database, bank.orgs.head, (tx) =>
    tx
      .selectFrom('customer')
      .select(['customer_no', 'is_leading'])
      .where('customer_no', 'in', ['BR1', 'BR2'])
      .orderBy('customer_no')
      .execute(),
  );
  assert.deepEqual(
    rows.map((row) => row.is_leading),
    [true, false],
  );
});

test('two imports of the same people at once leave each person once', async () => {
  const rows = { TO1: { name: '尤佳', phone: phone(70) }, TO2: { name: '尤佳', phone: phone(70) } };
  const results = await Promise.allSettled([deliver(rows), deliver(rows)]);
  assert.ok(results.some(({ status }) => status === 'fulfilled'));
  for (const result of results)
    if (result.status === 'rejected') assert.equal((result.reason as { code?: string }).code, 'import.busy');
  assert.ok(await together('TO1', 'TO2'));
  const acts = await asJob(bank.database, bank.orgs.east, async (tx) => {
    const ids = [await bank.idOf('TO1'), await bank.idOf('TO2')];
    return tx.selectFrom('person_merge').select('id').where('from_id', 'in', ids).execute();
  });
  assert.equal(acts.length, 1);
});

test('the bank can keep every merge for people', async () => {
  await asJob(bank.database, bank.orgs.head, (tx) =>
    tx.updateTable('param').set({ value: 'false' }).where('key', '=', 'match.auto-merge').execute(),
  );
  await deliver({ MA1: { name: '金鑫', phone: phone(80) }, MA2: { name: '金鑫', phone: phone(80) } });
  assert.ok(!(await together('MA1', 'MA2')));
  assert.equal((await pairs())['MA1+MA2']?.level, 'HIGH');
});
