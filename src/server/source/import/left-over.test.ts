import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { type Bank, openBank, today } from '../../customer/testing.ts';

let bank: Bank;
let installer: pg.Client;
before(async () => {
  bank = await openBank();
  installer = new pg.Client({ connectionString: bank.url });
  await installer.connect();
});
after(async () => {
  await installer.end();
  await bank.close();
});

test('what a run that died has changed is settled by the next delivery, whatever that one touches', async () => {
  await bank.deliver({
    'customers.csv': `客户号,机构号,客户姓名,手机号\nC1,11,甲客,\nC2,12,乙客,13800000002\n`,
    'refusals.csv': `refusal_no,org_no,customer_no,channel,at\nR1,11,C1,,2026-11-01 10:00\n`,
  });
  const phone = bank.database.keys.phoneIndex('13800000001');
  // The run had learned a phone in the east and was killed before it settled the branch.
  const left = '0193f000-0000-7000-8000-000000000002';
  await installer.query('update app.customer set phone_index = $1 where id = $2', [
    phone,
    await bank.idOf('C1'),
  ]);
  await installer.query(
    `insert into app.import_job (id, digest, profile, as_of_on, state) values ($1, 'left', 'bank', $2, 'APPLYING')`,
    [left, today],
  );
  await installer.query(
    `insert into app.import_file (job_id, file_no, name, kind, origin) values ($1, 1, 'customers.csv', 'customers', 'REAL')`,
    [left],
  );
  await installer.query(
    `insert into app.import_chunk (job_id, file_no, chunk_no, applied_count, unchanged_count, refused_count, branch_ids)
     values ($1, 1, 1, 1, 0, 0, array[$2::int])`,
    [left, bank.orgs.east],
  );
  const listed = async () =>
    (await installer.query('select 1 from app.suppression where phone_index = $1', [phone])).rowCount;
  assert.equal(await listed(), 0);
  const consents = (no: string) =>
    `consent_no,org_no,customer_no,purpose,basis,from_on\n${no},12,C2,营销,书面同意,2025-01-01\n`;
  await bank.deliver({ 'consents.csv': consents('K1') });
  assert.equal(await listed(), 1);
  await installer.query('delete from app.suppression');
  await bank.deliver({ 'consents.csv': consents('K2') });
  assert.equal(await listed(), 0, 'what was settled once is not settled again');
});

test('an address names its place in its own branch; a place that the bank gives wins and stays', async () => {
  const places = `place_no,org_no,name,aliases,kind,district,grid_no
A1,11,阳光苑,旭日苑,小区,城东街道,G1
A2,11,人民路,,街,城东街道,
A3,12,阳光苑,,小区,城西街道,
A4,11,锦绣府,,小区,城东街道,
A5,11,锦绣府,,小区,城东街道,
`;
  const people = (columns: string, ...rows: string[]) => `客户号,机构号,${columns}\n${rows.join('\n')}\n`;
  const first = people(
    '联系地址,地点编号',
    'D1,11,旭日苑3幢502,',
    'D2,11,人民路12号阳光苑3幢,',
    'D3,12,阳光苑3幢,',
    'D4,11,锦绣府3幢,',
    'D5,11,阳光苑3幢,A2',
    'D6,11,,',
    'D7,11,无名新村,',
  );
  const account = await bank.deliver({ 'places.csv': places, 'customers.csv': first });
  const placesOf = async (...nos: string[]) => {
    const { rows } = await installer.query<{ shown: string }>(
      `select concat_ws(' ', c.customer_no, p.place_no, g.grid_no, case when c.place_by_address then '*' end) as shown
         from app.customer c left join app.place p on p.branch_id = c.branch_id and p.id = c.place_id
         left join app.grid g on g.branch_id = c.branch_id and g.id = c.grid_id
        where c.customer_no = any($1) order by 1`,
      [nos],
    );
    return rows.map(({ shown }) => shown);
  };
  const all = ['D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7'];
  assert.deepEqual(await placesOf(...all), [
    'D1 A1 G1 *',
    'D2 A1 G1 *',
    'D3 A3 *',
    'D4',
    'D5 A2',
    'D6',
    'D7',
  ]);
  assert.deepEqual(account.files[1]?.notes, [{ code: 'address.places', values: { placed: 3, unplaced: 2 } }]);
  const again = await bank.deliver({ 'customers.csv': first });
  assert.deepEqual([again.job.appliedCount, again.job.unchangedCount], [0, 7]);
  // Addresses alone: what was given stays, what was found follows the address.
  await bank.deliver({ 'customers.csv': people('联系地址', 'D1,11,人民路9号', 'D2,11,', 'D5,11,阳光苑3幢') });
  assert.deepEqual(await placesOf('D1', 'D2', 'D5'), ['D1 A2 *', 'D2', 'D5 A2']);
  // Places alone: a blank one leaves what was found, one that is given takes its place.
  await bank.deliver({ 'customers.csv': people('地点编号', 'D1,11,', 'D3,12,A3', 'D5,11,') });
  assert.deepEqual(await placesOf('D1', 'D3', 'D5'), ['D1 A2 *', 'D3 A3', 'D5']);
});
