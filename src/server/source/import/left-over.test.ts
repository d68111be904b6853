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
