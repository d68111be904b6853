import { randomUUID } from 'node:crypto';
import { type ExportSpec, type exportRoutes, isPersonal } from '#contract/export.ts';
import { type Role, roles } from '#contract/access.ts';
import type { ExportSeat } from '#core/export/approval.ts';
import { digestOf, type Stated, statedPlace } from '#server/export/spec.ts';
import type { Http } from './http.ts';
import { ofMaker, ofNothing, orgOf, type Sample, type Target } from './target.ts';

export const smallSpec: ExportSpec = {
  files: [{ kind: 'customers', columns: ['customer_no', 'org_no', 'name', 'phone'] }],
  filter: {},
  format: 'CSV',
  unmasked: false,
  purpose: 'DATA_REPAIR',
};
export const stating = { purposeText: '与核心系统核对', recipient: '数据中心 李工', useUntil: '2099-12-31' };

type Stored = {
  orgId: number;
  accountId: string;
  role: Role;
  spec?: ExportSpec;
  seats?: ExportSeat[];
  day?: string;
};

/** A waiting request as the server would have stored it. */
async function storeRequest(
  { ground: { database, installer } }: Pick<Http, 'ground'>,
  { orgId, accountId, role, spec = smallSpec, seats = ['LINE'], day = '2020-01-01' }: Stored,
): Promise<{ id: string; digest: string }> {
  const id = randomUUID();
  const stated: Stated = {
    ...stating,
    requester: { name: '员工', staffNo: 'N1', orgName: '城北支行' },
    filter: { branchName: null, gridName: null, ownerName: null },
  };
  const digest = digestOf(database.keys, { id, orgId, accountId, role, seats, spec, stated });
  await installer.query(
    `insert into app.export_request (org_id, id, account_id, session_id, role, day, spec, stated_sealed, digest,
       personal, row_count, seats, lapses_at)
     values ($1, $2, $3, gen_random_uuid(), $4, $5, $6, $7, $8, $9, 12, $10, now() + interval '1 hour')`,
    [
      orgId,
      id,
      accountId,
      role,
      day,
      spec,
      database.keys.seal('export', statedPlace(id), JSON.stringify(stated)),
      digest,
      isPersonal(spec),
      seats,
    ],
  );
  return { id, digest };
}

async function requestOf(target: Target): Promise<{ id: string; digest: string }> {
  if (target.relation === 'absent') return { id: randomUUID(), digest: 'ab'.repeat(16) };
  const { http, role, relation } = target;
  const maker = relation === 'own' ? role : roles[(roles.indexOf(role) + 1) % roles.length]!;
  const seats: ExportSeat[] = ['LINE', 'COMPLIANCE'];
  return storeRequest(http, {
    orgId: orgOf(target),
    accountId: http.accountOf(maker),
    role: 'branch_head',
    seats,
  });
}

/** The same with its file written, of one empty block. */
async function fileOf(target: Target): Promise<string> {
  const { id } = await requestOf(target);
  if (target.relation === 'absent') return id;
  const { installer } = target.http.ground;
  await installer.query(`update app.export_request set state = 'READY' where id = $1`, [id]);
  const fileId = randomUUID();
  await installer.query(
    `insert into app.export_file (org_id, id, request_id, name, byte_count, row_count, held_back_count, sha256,
       block_count, made_at, expires_at)
     values ($1, $2, $3, '客户.csv', 0, 0, 0, '', 0, now(), now() + interval '1 hour')`,
    [orgOf(target), fileId, id],
  );
  await installer.query(
    `insert into app.export_block (org_id, file_id, block_no, sealed) values ($1, $2, 0, 'x')`,
    [orgOf(target), fileId],
  );
  return id;
}

/** One request per route of the exports and relation. */
export const exportSamples: Record<keyof typeof exportRoutes, Sample> = {
  count: { relations: ofNothing, ask: () => ({ body: smallSpec }) },
  request: {
    relations: ofNothing,
    ask: () => ({
      body: {
        ...stating,
        spec: smallSpec,
        useUntil: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
      },
    }),
  },
  list: { relations: ofNothing, ask: () => ({}) },
  decide: {
    relations: ofMaker,
    ask: async (target) => ({ body: { ...(await requestOf(target)), approved: true } }),
  },
  withdraw: {
    relations: ofMaker,
    ask: async (target) => ({ body: { id: (await requestOf(target)).id } }),
  },
  link: { relations: ofMaker, ask: async (target) => ({ body: { id: await fileOf(target) } }) },
  file: { relations: ofNothing, ask: () => ({ query: { link: 'x'.repeat(43) } }) },
};
