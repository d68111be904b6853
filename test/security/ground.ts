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
  orgs: Record<'head' | 'region' | 'north' | 'south' | 'child' | 'team', number>;
  /** In each branch one person per role. */
  staff: Record<'north' | 'south', Record<Role, string>>;
  /** In each of the two branches one customer per role, in the order of the roles, owned by its holder. */
  customers: Record<'north' | 'south' | 'child', string[]>;
  /** Today's tasks, one per customer of the two branches and in their order. */
  tasks: Record<'north' | 'south', string[]>;
  close: () => Promise<void>;
};

/** A seeded person; the scans look for every one of these strings. */
export const personOf = (index: number) => ({
  name: `欧阳试${String.fromCodePoint(0x4e00 + index)}娟`,
  phone: `139${String(10_000_000 + index * 7919).slice(-8)}`,
  idNo: `11010519${String(491231 + index).padStart(6, '0')}${String(1000 + index).slice(-3)}X`,
  address: `试验路${2000 + index}弄${index}号`,
});
export const customersPerBranch = roles.length;

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
  const child = await add('110102', '城北二级支行', 'SUB_BRANCH', north);
  const team = await add('110101', '城北一队', 'TEAM', north);
  return { head, region, north, south, child, team };
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

type Seeds = Pick<Ground, 'installer' | 'database'>;

async function seedCustomers(
  { installer, database }: Seeds,
  branchId: number,
  owners: (string | null)[],
  from: number,
): Promise<string[]> {
  const { keys } = database;
  const ids: string[] = [];
  for (const [offset, owner] of owners.entries()) {
    const index = from + offset;
    const { name, phone, idNo, address } = personOf(index);
    const id = randomUUID();
    await installer.query(
      `insert into app.customer (branch_id, id, customer_no, contact_sealed, id_no_sealed, phone_index,
         id_no_index, owner_id, owner_reason, district, birth_on)
       values ($1, $2, $3, $4, $5, $6, $7, $8, 'POOL', '城关', '1990-01-01')`,
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
    await installer.query(
      `insert into app.consent (branch_id, id, customer_id, purpose, basis, from_on)
       values ($1, $2, $3, 'MARKETING', '书面同意', '2024-01-01')`,
      [branchId, randomUUID(), id],
    );
    ids.push(id);
  }
  return ids;
}

/** Today's plan of a branch: every customer on the task list of its owner. */
async function seedTasks(
  { installer }: Seeds,
  branchId: number,
  customers: string[],
  people: Record<Role, string>,
): Promise<string[]> {
  const planId = randomUUID();
  const today = `(now() at time zone 'Asia/Shanghai')::date`;
  await installer.query(
    `insert into app.plan (branch_id, id, day, input_hash, summary) values ($1, $2, ${today}, '', $3)`,
    [
      branchId,
      planId,
      {
        workingDay: true,
        notices: [],
        sources: [],
        people: [],
        heldBack: [],
        heldBackPeople: 0,
        leftOver: [],
      },
    ],
  );
  const ids: string[] = [];
  for (const [index, customerId] of customers.entries()) {
    const id = randomUUID();
    const why = { reasons: [], factors: null, ownerReason: 'POOL', gateVersion: '1' };
    await installer.query(
      `insert into app.task (branch_id, id, plan_id, day, customer_id, staff_id, kind, channel, source, position, why)
       values ($1, $2, $3, ${today}, $4, $5, 'CANDIDATE', 'phone', 'deposit', $6, $7)`,
      [branchId, id, planId, customerId, people[roles[index]!], index, why],
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
  const seeds = { installer, database };
  const ownersOf = (branch: 'north' | 'south') => roles.map((role) => staff[branch][role]);
  const customers = {
    north: await seedCustomers(seeds, orgs.north, ownersOf('north'), 0),
    south: await seedCustomers(seeds, orgs.south, ownersOf('south'), customersPerBranch),
    child: await seedCustomers(seeds, orgs.child, [null, null], 2 * customersPerBranch),
  };
  const tasks = {
    north: await seedTasks(seeds, orgs.north, customers.north, staff.north),
    south: await seedTasks(seeds, orgs.south, customers.south, staff.south),
  };
  return {
    database,
    installer,
    url,
    orgs,
    staff,
    customers,
    tasks,
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
