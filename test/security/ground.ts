import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type Actor, type Role, roles } from '#contract/access.ts';
import { hashPassword, inHashTurn } from '#server/account/password.ts';
import { type Database, openDatabase } from '#server/db/open.ts';
import { asSignIn } from '#server/db/scope.ts';
import { createTestDatabase } from '#server/db/testing.ts';
import { enrolTotp } from '#server/account/totp.ts';

/** A bank of two branches below one region, with the same people in each, and known persons as customers. */
export type Ground = {
  database: Database;
  /** The installer's sign-in: sees and may do everything. */
  installer: pg.Client;
  url: string;
  orgs: Record<'head' | 'region' | 'north' | 'south' | 'team', number>;
  staff: Record<'north' | 'south', Record<Role, string>>;
  customers: Record<'north' | 'south', string[]>;
  close: () => Promise<void>;
};

/** A seeded person; the scans look for every one of these strings. */
export const personOf = (index: number) => ({
  name: `欧阳试${String.fromCodePoint(0x4e00 + index)}娟`,
  phone: `139${String(10_000_000 + index * 7919).slice(-8)}`,
  idNo: `11010519${String(491231 + index).padStart(6, '0')}${String(1000 + index).slice(-3)}X`,
  address: `试验路${2000 + index}弄${index}号`,
});
export const customersPerBranch = 12;

async function seedOrgs(installer: pg.Client): Promise<Ground['orgs']> {
  const add = async (orgNo: string, name: string, level: string, parent: number | null) => {
    const { rows } = await installer.query<{ id: number }>(
      `insert into app.org (org_no, name, level, parent_id, lineage) values ($1, $2, $3, $4, '{}') returning id`,
      [orgNo, name, level, parent],
    );
    const { id } = rows[0]!;
    await installer.query(
      `update app.org set lineage = coalesce((select lineage from app.org where id = $2), '{}') || $1::int
        where id = $1`,
      [id, parent],
    );
    return id;
  };
  const head = await add('1', '总行', 'HEAD', null);
  const region = await add('11', '分行', 'REGION', head);
  const north = await add('1101', '城北支行', 'BRANCH', region);
  const south = await add('1102', '城南支行', 'BRANCH', region);
  const team = await add('110101', '城北一队', 'TEAM', north);
  return { head, region, north, south, team };
}

async function seedStaff(
  installer: pg.Client,
  branchId: number,
  prefix: string,
): Promise<Record<Role, string>> {
  const ids: [Role, string][] = [];
  for (const [index, role] of roles.entries()) {
    const id = randomUUID();
    await installer.query(
      `insert into app.staff (id, org_id, branch_id, staff_no, name, post_id, joined_on, status)
       values ($1, $2, $2, $3, $4, (select min(id) from app.post), '2020-01-01', 'ACTIVE')`,
      [id, branchId, `${prefix}${index}`, `员工${prefix}${index}`],
    );
    ids.push([role, id]);
  }
  return Object.fromEntries(ids) as Record<Role, string>; // One entry per role, above.
}

async function seedCustomers(
  { installer, database }: Pick<Ground, 'installer' | 'database'>,
  branchId: number,
  people: Record<Role, string>,
  from: number,
): Promise<string[]> {
  const { keys } = database;
  const ids: string[] = [];
  for (let index = from; index < from + customersPerBranch; index += 1) {
    const { name, phone, idNo, address } = personOf(index);
    const id = randomUUID();
    const owner = index % 2 === 0 ? people.client_manager : people.corporate_manager;
    await installer.query(
      `insert into app.customer (branch_id, id, customer_no, contact_sealed, id_no_sealed, phone_index,
         id_no_index, owner_id, owner_reason, district) values ($1, $2, $3, $4, $5, $6, $7, $8, 'POOL', '城关')`,
      [
        branchId,
        id,
        `C${index}`,
        keys.seal('C2-contact', `customer|contact|${id}`, JSON.stringify({ name, phone, address })),
        keys.seal('C2-id', `customer|id_no|${id}`, idNo),
        keys.phoneIndex(phone),
        keys.idNoIndex(idNo),
        owner,
      ],
    );
    await installer.query(
      `insert into app.holding (branch_id, id, customer_id, holding_no, kind, opened_on, balance_fen, as_of_on)
       values ($1, $2, $3, $4, 'DEPOSIT', '2024-01-01', 6000000, '2026-01-01')`,
      [branchId, randomUUID(), id, `H${index}`],
    );
    ids.push(id);
  }
  return ids;
}

/** A fresh migrated database with the bank in it. */
export async function openGround(): Promise<Ground> {
  const { url, roles: signIns, keysDir, drop } = await createTestDatabase();
  const database = await openDatabase(url, signIns, keysDir);
  const installer = new pg.Client({ connectionString: url });
  await installer.connect();
  await installer.query(`insert into app.post (post_no, name) values ('P1', '客户经理')`);
  const orgs = await seedOrgs(installer);
  const staff = {
    north: await seedStaff(installer, orgs.north, 'N'),
    south: await seedStaff(installer, orgs.south, 'S'),
  };
  const customers = {
    north: await seedCustomers({ installer, database }, orgs.north, staff.north, 0),
    south: await seedCustomers({ installer, database }, orgs.south, staff.south, customersPerBranch),
  };
  return {
    database,
    installer,
    url,
    orgs,
    staff,
    customers,
    close: async () => {
      await database.close();
      await installer.end();
      await drop();
    },
  };
}

export const goodPassword = 'Vq7-turnip-Lantern';

type NewAccount = { loginName: string; staffId: string | null; role: Role; rootOrgId: number };

/** An account that can sign in, with the shared password and a second factor of its own. */
export async function addAccount(
  { database, installer }: Pick<Ground, 'database' | 'installer'>,
  { loginName, staffId, role, rootOrgId }: NewAccount,
): Promise<{ id: string; grantId: string; totp: string }> {
  const id = randomUUID();
  const grantId = randomUUID();
  const hash = await inHashTurn((hasher) => hashPassword(hasher, database.keyFile.pepper, goodPassword));
  await installer.query(
    `insert into app.account (id, staff_id, login_name, password_hash, password_changed_at, password_history)
     values ($1, $2, $3, $4, now(), array[$4])`,
    [id, staffId, loginName, hash],
  );
  await installer.query(
    `insert into app.role_grant (id, account_id, role, root_org_id, from_on) values ($1, $2, $3, $4, '2020-01-01')`,
    [grantId, id, role, rootOrgId],
  );
  const { secret } = await asSignIn(database, (tx) => enrolTotp(tx, database.keys, { id, loginName }));
  return { id, grantId, totp: secret };
}

/** An actor as findActor would make it, for tests below HTTP. */
export const actorOf = (ground: Ground, branch: 'north' | 'south', role: Role): Actor => ({
  accountId: randomUUID(),
  sessionId: randomUUID(),
  staffId: ground.staff[branch][role],
  staffNo: 'X',
  name: '测试',
  role,
  rootOrgId: ground.orgs[branch],
  branchId: ground.orgs[branch],
});
