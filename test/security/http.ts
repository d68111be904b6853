import { randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { apiRoutes } from '#contract/api.ts';
import { type Role, roles } from '#contract/access.ts';
import type { Routes } from '#contract/route.ts';
import { csrfToken, openSession } from '#server/account/session.ts';
import { createApp } from '#server/app.ts';
import { asSignIn } from '#server/db/scope.ts';
import { type Ground, openGround } from './ground.ts';

export type Ask = {
  body?: unknown;
  query?: Record<string, string>;
  /** Sent as the one part of a multipart form. */
  file?: { name: string; content: string | Buffer };
};
export type Reply = { status: number; body: unknown; text: string; headers: Record<string, unknown> };
type Session = { cookie: string; csrf: string };
export type Http = {
  ground: Ground;
  app: FastifyInstance;
  /** Everything that was logged. */
  log: () => string;
  /** A new session of the northern branch's holder of a role. */
  session: (role: Role) => Promise<Session>;
  call: (session: Session | null, route: string, ask?: Ask, more?: InjectOptions) => Promise<Reply>;
  accountOf: (role: Role) => string;
  close: () => Promise<void>;
};

/** `customer.get` and the like, in the order of the contract. */
export const routeList = Object.entries(apiRoutes).flatMap(([capability, routes]) =>
  // A contract's own names; entries() widens them.
  Object.entries(routes as Routes).map(([name, route]) => ({ label: `${capability}.${name}`, route })),
);
export const routeOf = (label: string) => {
  const found = routeList.find((row) => row.label === label);
  if (!found) throw new Error(`no route ${label}`);
  return found.route;
};

async function addAccounts(ground: Ground): Promise<Map<Role, { id: string; grantId: string }>> {
  const accounts = new Map<Role, { id: string; grantId: string }>();
  for (const role of roles) {
    const account = { id: randomUUID(), grantId: randomUUID() };
    await ground.installer.query(`insert into app.account (id, staff_id, login_name) values ($1, $2, $3)`, [
      account.id,
      ground.staff.north[role],
      `http.${role}`,
    ]);
    await ground.installer.query(
      `insert into app.role_grant (id, account_id, role, root_org_id, from_on) values ($1, $2, $3, $4, '2020-01-01')`,
      [account.grantId, account.id, role, ground.orgs.north],
    );
    accounts.set(role, account);
  }
  return accounts;
}

const boundary = '----jingtian-test';
const formOf = ({ name, content }: NonNullable<Ask['file']>): Buffer =>
  Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n` +
        'content-type: application/octet-stream\r\n\r\n',
    ),
    Buffer.from(content),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);

/** A header that a case sets to undefined is not sent. */
const dropMissing = (headers: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

/** The whole server over the seeded bank, asked without a network. */
export async function openHttp(options: { distDir?: string } = {}): Promise<Http> {
  const ground = await openGround();
  const lines: string[] = [];
  const logTo = new PassThrough();
  logTo.on('data', (chunk: Buffer) => lines.push(chunk.toString('utf8')));
  // A machine that is busy with other tests lags at the start; being told so is not what these tests are about.
  const app = await createApp(ground.database, { logLevel: 'trace', logTo, lagMaxMs: 0, ...options });
  await app.ready();
  const accounts = await addAccounts(ground);
  const accountOf = (role: Role) => accounts.get(role)!;
  let caller = 0;
  return {
    ground,
    app,
    log: () => lines.join(''),
    accountOf: (role) => accountOf(role).id,
    session: async (role) => {
      const { id, grantId } = accountOf(role);
      const now = new Date();
      const opened = await asSignIn(ground.database, (tx) =>
        openSession(tx, { accountId: id, device: 'WEB', grantId, mfaAt: now, madeAt: now }, now),
      );
      return {
        cookie: `__Host-sid=${opened.secret}`,
        csrf: csrfToken(ground.database.keyFile.csrf, opened.id),
      };
    },
    call: async (session, label, { body, query, file } = {}, more = {}) => {
      const route = routeOf(label);
      caller += 1;
      const reply = await app.inject({
        method: route.method,
        url: `/api${route.path}`,
        // Strangers are limited by their network; each comes from another one.
        remoteAddress: `10.${caller >> 16}.${(caller >> 8) & 255}.${caller & 255}`,
        ...(query && { query }),
        ...(body !== undefined && { payload: JSON.stringify(body) }),
        ...(file && { payload: formOf(file) }),
        ...more,
        headers: dropMissing({
          host: 'jingtian.bank',
          ...(session && { cookie: session.cookie }),
          ...(route.method !== 'GET' && {
            'sec-fetch-site': 'same-origin',
            'idempotency-key': randomUUID(),
            ...(session && { 'x-csrf': session.csrf }),
          }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(file && { 'content-type': `multipart/form-data; boundary=${boundary}` }),
          ...more.headers,
        }),
      });
      const text = reply.body;
      const parsed: unknown = text.startsWith('{') ? JSON.parse(text) : text;
      return { status: reply.statusCode, body: parsed, text, headers: reply.headers };
    },
    close: async () => {
      await app.close();
      await ground.close();
    },
  };
}
