import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type { Role } from '#contract/access.ts';
import type { ExportRequest, ExportSpec } from '#contract/export.ts';
import type { ParamKey } from '#contract/param.ts';
import { csrfToken, openSession } from '#server/account/session.ts';
import { asSignIn } from '#server/db/scope.ts';
import { writeExportJob } from '#server/export/jobs.ts';
import { type Http, openHttp, type Reply } from './http.ts';
import { smallSpec, stating } from './sample-export.ts';

type Session = Awaited<ReturnType<Http['session']>>;
type Spec = Partial<ExportSpec>;

/** The people around an export, and what they do at the desk. */
export type ExportDesk = Http & {
  /** Somebody new with a role over an org. */
  enter: (role: Role, orgId: number, secondsSinceCode?: number) => Promise<Session>;
  setParam: (key: ParamKey, value: unknown) => Promise<void>;
  ask: (session: Session, spec?: Spec) => Promise<Reply>;
  decide: (session: Session, id: string, more?: Record<string, unknown>) => Promise<Reply>;
  view: (session: Session, id: string) => Promise<ExportRequest>;
  /** Does what the queue of the file writer holds; answers how much that was. */
  work: () => Promise<number>;
  /** Asked, approved by everybody who must, and written. */
  write: (session: Session, spec?: Spec) => Promise<ExportRequest>;
  /** The bytes behind a fresh link. */
  take: (session: Session, id: string) => Promise<Buffer>;
};

const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

async function enter({ ground }: Http, role: Role, orgId: number, secondsSinceCode = 0): Promise<Session> {
  const { installer, database } = ground;
  const [staffId, accountId, grantId] = [randomUUID(), randomUUID(), randomUUID()];
  await installer.query(
    `insert into app.staff (id, org_id, branch_id, staff_no, name, post_id, joined_on, status)
     select $1, $2, case when o.level in ('BRANCH', 'SUB_BRANCH') then o.id end, $3, '批准人',
            (select min(id) from app.post), '2020-01-01', 'ACTIVE' from app.org o where o.id = $2`,
    [staffId, orgId, staffId],
  );
  await installer.query(`insert into app.account (id, staff_id, login_name) values ($1, $2, $3)`, [
    accountId,
    staffId,
    accountId,
  ]);
  await installer.query(
    `insert into app.role_grant (id, account_id, role, root_org_id, from_on) values ($1, $2, $3, $4, '2020-01-01')`,
    [grantId, accountId, role, orgId],
  );
  const now = new Date();
  const mfaAt = new Date(now.getTime() - secondsSinceCode * 1000);
  const opened = await asSignIn(database, (tx) =>
    openSession(tx, { accountId, device: 'WEB', grantId, mfaAt, madeAt: mfaAt }, now),
  );
  return {
    cookie: `__Host-sid=${opened.secret}`,
    csrf: csrfToken(database.keyFile.csrf, opened.id),
  };
}

function assertDone({ status, text }: Reply): void {
  if (status !== 200) throw new Error(`${status} ${text}`);
}
const idOf = ({ status, text }: Reply): string => {
  const body = JSON.parse(text) as { id?: string };
  if (status !== 200 || body.id === undefined) throw new Error(`${status} ${text}`);
  return body.id;
};

type Desk = Http & Pick<ExportDesk, 'ask' | 'decide' | 'view' | 'work'>;

/** The requester's and the approvers' acts over the wire, and the worker's. */
function actsOf(http: Http): Pick<ExportDesk, 'ask' | 'decide' | 'view' | 'work'> {
  const { installer, database } = http.ground;
  return {
    ask: (session, spec = {}) =>
      http.call(session, 'export.request', {
        body: { ...stating, spec: { ...smallSpec, ...spec }, useUntil: tomorrow() },
      }),
    view: async (session, id) => {
      const { text } = await http.call(session, 'export.list');
      const { requests } = JSON.parse(text) as { requests: ExportRequest[] };
      const found = requests.find((request) => request.id === id);
      if (!found) throw new Error(`no request ${id}`);
      return found;
    },
    decide: async (session, id, more = {}) => {
      const { rows } = await installer.query<{ digest: string }>(
        'select digest from app.export_request where id = $1',
        [id],
      );
      return http.call(session, 'export.decide', {
        body: { id, digest: rows[0]!.digest, approved: true, ...more },
      });
    },
    work: async () => {
      const { rows } = await installer.query<{ id: string; data: unknown }>(
        `select id, data from job.job where name = 'export.write' and state = 'created'`,
      );
      for (const { id, data } of rows) {
        await writeExportJob.run(database, data);
        await installer.query(`update job.job set state = 'completed' where id = $1`, [id]);
      }
      return rows.length;
    },
  };
}

/** Asked by the session, approved by somebody new on each seat, and written. */
async function writeAsked(desk: Desk, session: Session, spec: Spec | undefined): Promise<ExportRequest> {
  const id = idOf(await desk.ask(session, spec));
  const { seats } = await desk.view(session, id);
  for (const seat of seats) {
    const role = seat === 'COMPLIANCE' ? 'compliance' : 'head_office';
    assertDone(await desk.decide(await enter(desk, role, desk.ground.orgs.region), id));
  }
  await desk.work();
  return desk.view(session, id);
}

async function takeFile(http: Http, session: Session, id: string): Promise<Buffer> {
  const linked = await http.call(session, 'export.link', { body: { id } });
  const { link } = JSON.parse(linked.text) as { link: string };
  const reply = await http.app.inject({
    url: `/api/exports/file?link=${link}`,
    headers: { cookie: session.cookie, host: 'jingtian.bank' },
  });
  if (reply.statusCode !== 200) throw new Error(reply.body);
  return reply.rawPayload;
}

/** The whole server, the bank of `ground.ts`, and nobody limited to three requests a day. */
export async function openExportDesk(): Promise<ExportDesk> {
  const http = await openHttp();
  const desk = { ...http, ...actsOf(http) };
  const setParam: ExportDesk['setParam'] = async (key, value) => {
    await http.ground.installer.query(
      `insert into app.param (id, key, value, from_on, source, approved_at)
       values (gen_random_uuid(), $1, $2, '2000-01-01', '试验', now())`,
      [key, JSON.stringify(value)],
    );
  };
  await setParam('quota.export', 1000);
  return {
    ...desk,
    setParam,
    enter: (role, orgId, seconds) => enter(http, role, orgId, seconds),
    write: (session, spec) => writeAsked(desk, session, spec),
    take: (session, id) => takeFile(http, session, id),
  };
}

/** The cells of a CSV, marks and header included. */
export const rowsOfCsv = (bytes: Buffer): string[][] =>
  // Without `columns` each record is an array of text.
  parse(bytes, { bom: true, relax_column_count: true }) as unknown as string[][];
