import { randomUUID } from 'node:crypto';
import type { apiRoutes } from '#contract/api.ts';
import { type Role, roles } from '#contract/access.ts';
import { personOf } from './ground.ts';
import { exportSamples } from './sample-export.ts';
import { undoSamples } from './sample-undo.ts';
import { deliverySamples, profileSamples } from './sample-delivery.ts';
import { ofNothing, ofOrg, orgOf, type Sample, type Target } from './target.ts';

type Api = typeof apiRoutes;

const ofCustomer = ['own', 'branch', 'child', 'sibling', 'absent'] as const;
const ofTask = ['own', 'branch', 'sibling', 'absent'] as const;
const ofPerson = ['branch', 'child', 'sibling', 'absent'] as const;

const next = (role: Role): number => (roles.indexOf(role) + 1) % roles.length;

const customerOf = ({ http, role, relation }: Target): string => {
  const { north, south, child } = http.ground.customers;
  if (relation === 'own') return north[roles.indexOf(role)]!;
  if (relation === 'branch') return north[next(role)]!;
  if (relation === 'child') return child[0]!;
  return relation === 'sibling' ? south[0]! : randomUUID();
};
const taskOf = ({ http, role, relation }: Target): string => {
  const { north, south } = http.ground.tasks;
  if (relation === 'own') return north[roles.indexOf(role)]!;
  if (relation === 'branch') return north[next(role)]!;
  return relation === 'sibling' ? south[0]! : randomUUID();
};
/** Somebody new with an account, in the org of the relation. */
async function personIn(target: Target): Promise<{ staffId: string; accountId: string }> {
  const person = { staffId: randomUUID(), accountId: randomUUID() };
  if (target.relation === 'absent') return person;
  const { installer } = target.http.ground;
  await installer.query(
    `insert into app.staff (id, org_id, branch_id, staff_no, name, post_id, joined_on, status)
     values ($1, $2, $2, $3, '新员工', (select min(id) from app.post), '2024-01-01', 'ACTIVE')`,
    [person.staffId, orgOf(target), person.staffId],
  );
  await installer.query(`insert into app.account (id, staff_id, login_name) values ($1, $2, $3)`, [
    person.accountId,
    person.staffId,
    person.accountId,
  ]);
  return person;
}

async function waitingGrant(target: Target): Promise<string> {
  const id = randomUUID();
  if (target.relation === 'absent') return id;
  const { accountId } = await personIn(target);
  await target.http.ground.installer.query(
    `insert into app.role_grant (id, account_id, role, root_org_id, from_on, granted_by)
     values ($1, $2, 'lobby', $3, '2024-01-01', $4)`,
    [id, accountId, orgOf(target), randomUUID()],
  );
  return id;
}

async function waitingParam({ http }: Target): Promise<string> {
  const id = randomUUID();
  await http.ground.installer.query(
    `insert into app.param (id, key, value, from_on, source, proposed_by)
     values ($1, 'task.max', '41', '2036-01-01', '试验', $2)`,
    [id, randomUUID()],
  );
  return id;
}

async function importJob({ http, relation }: Target): Promise<string> {
  const id = randomUUID();
  if (relation === 'absent') return id;
  await http.ground.installer.query(
    `insert into app.import_job (id, digest, profile, as_of_on, state) values ($1, $2, 'test', '2026-01-01', 'DONE')`,
    [id, id],
  );
  return id;
}

/** A row merged into the customer of the relation: the act, to be taken back. */
async function mergeInto(target: Target): Promise<string> {
  const [id, rowId, { installer }] = [randomUUID(), randomUUID(), target.http.ground];
  if (target.relation === 'absent') return id;
  const intoId = customerOf(target);
  await installer.query(
    `insert into app.customer (branch_id, id, customer_no, merged_into_id, owner_id)
     select branch_id, $2, $3, id, owner_id from app.customer where id = $1`,
    [intoId, rowId, `M${rowId}`],
  );
  await installer.query(
    `insert into app.person_merge (branch_id, id, from_id, into_id, row_ids, level, grounds)
     select branch_id, $3, $2, id, array[$2::uuid], 'HIGH', '{ID_HASH}' from app.customer where id = $1`,
    [intoId, rowId, id],
  );
  return id;
}

/** The customer of the relation and a row of the same owner that may be the same person, to be judged. */
async function pairWith(target: Target): Promise<string> {
  const [id, rowId, { installer }] = [randomUUID(), randomUUID(), target.http.ground];
  if (target.relation === 'absent') return id;
  const customerId = customerOf(target);
  await installer.query(
    `insert into app.customer (branch_id, id, customer_no, owner_id)
     select branch_id, $2, $3, owner_id from app.customer where id = $1`,
    [customerId, rowId, `P${rowId}`],
  );
  await installer.query(
    `insert into app.person_pair (branch_id, id, left_id, right_id, level, grounds)
     select branch_id, $3, least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid), 'MEDIUM', '{NAME_AND_BIRTH}'
       from app.customer where id = $1`,
    [customerId, rowId, id],
  );
  return id;
}

const orgQuery = {
  relations: ofOrg,
  ask: (target: Target) => ({ query: { branchId: String(orgOf(target)) } }),
};
const nothing = { relations: ofNothing, ask: () => ({}) };
const tomorrow = (): string => new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10);
const justNow = (): string => new Date(Date.now() - 1000).toISOString();

/** One request per route and relation. A route that the contract has and this table lacks does not compile. */
const samples: { [C in keyof Api]: { [R in keyof Api[C]]: Sample } } = {
  session: {
    signIn: {
      relations: ofNothing,
      ask: () => ({ body: { loginName: 'nobody', password: 'wrong', device: 'WEB' } }),
    },
    secondFactor: { relations: ofNothing, ask: () => ({ body: { code: '123456' } }) },
    demo: { relations: ofNothing, ask: () => ({ body: { secret: 'ab'.repeat(32) } }) },
    get: nothing,
    stepUp: { relations: ofNothing, ask: () => ({ body: { code: '123456' } }) },
    switchRole: { relations: ofNothing, ask: () => ({ body: { grantId: randomUUID() } }) },
    changePassword: {
      relations: ofNothing,
      ask: () => ({ body: { current: 'wrong', next: 'Vq7-turnip-Lantern' } }),
    },
    signOut: nothing,
  },
  plan: {
    today: nothing,
    summary: orgQuery,
    tasks: orgQuery,
    held: orgQuery,
    run: {
      relations: ofOrg,
      ask: (target) => ({ body: { branchId: orgOf(target), day: tomorrow() } }),
    },
    branches: nothing,
  },
  touch: {
    record: {
      relations: ofCustomer,
      ask: (target) => ({
        body: {
          id: randomUUID(),
          customerId: customerOf(target),
          channel: 'phone',
          outcome: 'FOLLOW_UP',
          occurredAt: justNow(),
          nextOn: tomorrow(),
          note: `${personOf(0).name}${personOf(0).phone}`,
        },
      }),
    },
    refuse: {
      relations: ofCustomer,
      ask: (target) => ({
        body: { id: randomUUID(), customerId: customerOf(target), channel: 'activity', at: justNow() },
      }),
    },
    list: { relations: ofCustomer, ask: (target) => ({ query: { customerId: customerOf(target) } }) },
  },
  customer: {
    list: orgQuery,
    get: { relations: ofCustomer, ask: (target) => ({ query: { id: customerOf(target) } }) },
    lookup: {
      relations: ofCustomer,
      ask: (target) => {
        const { north, south, child } = target.http.ground.customers;
        const index = [...north, ...south, ...child].indexOf(customerOf(target));
        return { body: { value: personOf(index === -1 ? 900 : index).phone } };
      },
    },
    search: { relations: ofNothing, ask: () => ({ body: { name: '欧阳' } }) },
    say: {
      relations: ofCustomer,
      ask: (target) => ({ body: { id: customerOf(target), phone: '13800009999' } }),
    },
    reveal: {
      relations: ofCustomer,
      ask: (target) => ({ body: { id: customerOf(target), field: 'idNo', reason: 'APPLICATION' } }),
    },
    dial: { relations: ofTask, ask: (target) => ({ body: { taskId: taskOf(target) } }) },
  },
  source: {
    imports: nothing,
    importAccount: {
      relations: ['branch', 'absent'],
      ask: async (target) => ({ query: { id: await importJob(target) } }),
    },
  },
  delivery: deliverySamples,
  importProfile: profileSamples,
  feed: { list: nothing },
  importUndo: undoSamples,
  grid: { list: orgQuery },
  person: {
    pairs: orgQuery,
    judge: {
      relations: ofCustomer,
      ask: async (target) => ({
        body: { id: await pairWith(target), answer: 'SAME', reason: '换了号码' },
      }),
    },
    split: {
      relations: ofCustomer,
      ask: async (target) => ({ body: { mergeId: await mergeInto(target), reason: '试验' } }),
    },
  },
  people: {
    list: nothing,
    disable: {
      relations: ofPerson,
      ask: async (target) => ({ body: { staffId: (await personIn(target)).staffId, reason: '离职' } }),
    },
    // Nobody of the seeded bank is disabled: 409 where it would be done.
    enable: {
      relations: ofPerson,
      ask: async (target) => ({ body: { staffId: (await personIn(target)).staffId, reason: '返岗' } }),
    },
    unlock: {
      relations: ofPerson,
      ask: async (target) => ({ body: { staffId: (await personIn(target)).staffId } }),
    },
    grant: {
      relations: ofPerson,
      ask: async (target) => ({
        body: {
          staffId: (await personIn(target)).staffId,
          role: 'lobby',
          orgId: target.http.ground.orgs.north,
          from: '2026-01-01',
        },
      }),
    },
    approveGrant: {
      relations: ofPerson,
      ask: async (target) => ({ body: { grantId: await waitingGrant(target) } }),
    },
    rejectGrant: {
      relations: ofPerson,
      ask: async (target) => ({ body: { grantId: await waitingGrant(target), reason: '不需要' } }),
    },
    revoke: {
      relations: ofPerson,
      ask: async (target) => ({
        body: { staffId: (await personIn(target)).staffId, role: 'lobby', reason: '转岗' },
      }),
    },
    waitingGrants: nothing,
  },
  param: {
    list: nothing,
    propose: {
      relations: ofNothing,
      ask: () => ({ body: { key: 'task.max', value: 30, from: '2035-01-01', reason: '试验' + '试验' } }),
    },
    approve: { relations: ofNothing, ask: async (target) => ({ body: { id: await waitingParam(target) } }) },
  },
  export: exportSamples,
  audit: { list: nothing },
  system: { openapi: nothing },
};

/** The sample of a route by its label; undefined only where the contract grew at run time. */
export function sampleOf(label: string): Sample | undefined {
  const [capability = '', name = ''] = label.split('.');
  // The mapped type above holds one sample per route; the label forgets which.
  return (samples as Record<string, Record<string, Sample>>)[capability]?.[name];
}
