import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor, Role } from '#contract/access.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { asJob } from '../db/scope.ts';
import { createTestDatabase } from '../db/testing.ts';
import { newId } from '../new-id.ts';
import { importDirectory } from '../source/import/run.ts';
import type { ImportAccount } from '../source/queries.ts';

/** A bank of two branches that gets its customers as a bank brings them: by files. */
export type Bank = {
  database: Database;
  /** The installer's address: sees everything. */
  url: string;
  orgs: Record<'head' | 'east' | 'west', number>;
  deliver: (files: Record<string, string>, asOf?: string) => Promise<ImportAccount>;
  /** The row's id by its customer number, which is one in the whole test bank. */
  idOf: (customerNo: string) => Promise<string>;
  /** Who is one person: the numbers of each person with more than one row, each list in order. */
  people: () => Promise<string[][]>;
  actor: (role: Role, staffNo: string, branch?: 'east' | 'west') => Promise<Actor>;
  close: () => Promise<void>;
};

export const today = '2026-11-24'; // A Tuesday that is worked.

const ground = {
  'orgs.csv': `机构号,机构名称,机构层级,上级机构号
1,总行,总行,
11,城东支行,支行,1
12,城西支行,支行,1
`,
  'staff.csv': `staff_no,org_no,name,post,joined_on,licence_no,licence_to,status
A1,11,李敏,客户经理,2020-07-01,XD1,2030-06-30,在岗
A2,11,王强,网格长,2020-01-05,XD2,2030-06-30,在岗
A3,11,赵云,客户经理,2020-01-01,XD3,2030-06-30,在岗
B1,12,周杰,客户经理,2020-01-01,XD4,2030-01-01,在岗
`,
  'grids.csv': `grid_no,org_no,name,kind,lead_no
G1,11,城东一格,实体,A2
G2,11,城东二格,实体,A3
`,
  'places.csv': `place_no,org_no,name,kind,grid_no
P1,11,翠湖花园,小区,G1
P2,11,东市街,街,G2
`,
  'employers.csv': `employer_no,org_no,name,kind
E1,11,县一中,学校
`,
};

function idsIn(database: Database, head: () => number) {
  return async (customerNo: string): Promise<string> => {
    const row = await asJob(database, head(), (tx) =>
      tx.selectFrom('customer').select('id').where('customer_no', '=', customerNo).executeTakeFirst(),
    );
    if (!row) throw new Error(`no customer ${customerNo}`);
    return row.id;
  };
}

async function listPersons(database: Database, head: number): Promise<string[][]> {
  const rows = await asJob(database, head, (tx) =>
    tx.selectFrom('customer').select(['customer_no', 'person_id']).orderBy('customer_no').execute(),
  );
  return [...Map.groupBy(rows, (row) => row.person_id).values()]
    .map((list) => list.map((row) => row.customer_no))
    .filter((list) => list.length > 1)
    .toSorted((a, b) => (a[0]! < b[0]! ? -1 : 1));
}

export async function openBank(): Promise<Bank> {
  const { url, roles, keysDir, drop } = await createTestDatabase();
  const database = await openDatabase(url, roles, keysDir);
  const orgs = { head: 0, east: 0, west: 0 };
  const deliver: Bank['deliver'] = async (files, asOf = today) => {
    const dir = mkdtempSync(join(tmpdir(), 'jingtian-person-'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
    try {
      return await importDirectory(database, { dir, asOf });
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  };
  await deliver(ground);
  const known = await database.db.selectFrom('org').select(['id', 'org_no']).execute();
  for (const { id, org_no: orgNo } of known)
    orgs[orgNo === '1' ? 'head' : orgNo === '11' ? 'east' : 'west'] = id;
  return {
    database,
    url,
    orgs,
    deliver,
    idOf: idsIn(database, () => orgs.head),
    people: () => listPersons(database, orgs.head),
    actor: async (role, staffNo, branch = 'east') => {
      const staff = await asJob(database, orgs.head, (tx) =>
        tx
          .selectFrom('staff')
          .select(['id', 'name'])
          .where('staff_no', '=', staffNo)
          .executeTakeFirstOrThrow(),
      );
      const ids = { accountId: newId(), sessionId: newId(), staffId: staff.id };
      return { ...ids, staffNo, name: staff.name, role, rootOrgId: orgs[branch], branchId: orgs[branch] };
    },
    close: async () => {
      await database.close();
      await drop();
    },
  };
}
