import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { can, roles } from '#contract/access.ts';
import { totpCode } from '#server/account/totp.ts';
import { fuzzErrors } from './fuzz-errors.ts';
import { addAccount, goodPassword } from './ground.ts';
import { type Http, openHttp, type Reply, routeList } from './http.ts';
import { sampleOf } from './sample.ts';

let http: Http;
let distDir: string;
before(async () => {
  distDir = mkdtempSync(join(tmpdir(), 'jingtian-dist-'));
  mkdirSync(join(distDir, 'assets'));
  const page = '<!doctype html><meta property="csp-nonce" nonce="%CSP_NONCE%">';
  for (const name of ['index.html', 'm.html']) writeFileSync(join(distDir, name), page);
  http = await openHttp({ distDir });
});
after(async () => {
  await http.close();
  rmSync(distDir, { recursive: true });
});

const roleFor = (permission: (typeof routeList)[number]['route']['permission']) =>
  permission === 'public' ? null : roles.find((role) => can({ role }, permission))!;

test('A6 no column of the database is taken as an extra field', async () => {
  const { rows } = await http.ground.installer.query<{ name: string }>(
    `select distinct column_name as name from information_schema.columns where table_schema in ('app', 'sec', 'stage')`,
  );
  const columns = rows.map(({ name }) => name);
  assert.ok(columns.length > 100);
  let refusedCount = 0;
  for (const { label, route } of routeList) {
    if (!route.body) continue;
    const role = roleFor(route.permission);
    const sample = sampleOf(label)!;
    const { body } = await sample.ask({
      http,
      role: role ?? 'client_manager',
      relation: sample.relations[0]!,
    });
    const given = body as Record<string, unknown>; // Samples hold objects only.
    const session = role && (await http.session(role));
    const extra = [...columns, 'role', 'isAdmin', 'constructor'].filter((column) => !(column in given));
    const allowed = new Set(Object.keys((route.body as { properties?: object }).properties ?? {}));
    for (const column of extra.filter((name) => !allowed.has(name))) {
      const reply = await http.call(session, label, { body: { ...given, [column]: 1 } });
      assert.equal(reply.status, 400, `${label} took ${column}: ${reply.text}`);
      refusedCount += 1;
    }
  }
  assert.ok(refusedCount > 1500, String(refusedCount));
});

test('A25 a reveal needs a reason and ends with the quota', async () => {
  await http.ground.installer.query(
    `insert into app.param (id, key, value, from_on, source, approved_at)
     values (gen_random_uuid(), 'quota.reveal', '3', '2024-01-01', 'test', now())`,
  );
  const session = await http.session('branch_head');
  const id = http.ground.customers.north[0];
  const reveal = (body: unknown) => http.call(session, 'customer.reveal', { body });
  assert.equal((await reveal({ id, field: 'phone' })).status, 400);
  assert.equal((await reveal({ id, field: 'phone', reason: 'CURIOUS' })).status, 400);
  const good = { id, field: 'phone', reason: 'CUSTOMER_REQUEST' };
  for (let count = 0; count < 3; count += 1) assert.equal((await reveal(good)).status, 200);
  assert.equal((await reveal(good)).status, 429);
  const { rows } = await http.ground.installer.query(
    `select reason, body->>'field' as field, object from app.audit where action = 'customer.revealed'`,
  );
  assert.deepEqual(rows, Array(3).fill({ reason: 'CUSTOMER_REQUEST', field: 'phone', object: id }));
});

const waitUntil = async (text: string, values: unknown[]) => {
  for (;;) {
    const { rows } = await http.ground.installer.query<{ done: boolean }>(text, values);
    if (rows[0]?.done) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

test('A25 a reveal whose asker hung up is on record all the same', async () => {
  await http.app.listen({ port: 0, host: '127.0.0.1' });
  const { installer, customers, staff } = http.ground;
  // The quota's own lock, held here, keeps the request in the middle of its transaction.
  const lock = `customer.revealed|${http.accountOf('client_manager')}`;
  await installer.query('begin');
  await installer.query('select pg_advisory_xact_lock(hashtext($1))', [lock]);
  const address = http.app.server.address();
  assert.ok(typeof address === 'object' && address);
  const { cookie, csrf } = await http.session('client_manager');
  const body = JSON.stringify({ id: customers.north[0], field: 'phone', reason: 'CUSTOMER_REQUEST' });
  const socket = connect(address.port, '127.0.0.1');
  const head = [
    'POST /api/customer/reveal HTTP/1.1',
    'host: localhost',
    'sec-fetch-site: same-origin',
    `cookie: ${cookie}`,
    `x-csrf: ${csrf}`,
    'idempotency-key: 01900000-0000-7000-8000-000000000001',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  await waitUntil(
    `select exists (select 1 from pg_locks l join pg_database d on d.oid = l.database
       where d.datname = current_database() and locktype = 'advisory' and not granted) as done`,
    [],
  );
  socket.destroy();
  await installer.query('commit');
  await waitUntil(
    `select count(*) = 1 as done from app.audit where action = 'customer.revealed' and staff_id = $1`,
    [staff.north.client_manager],
  );
});

const newCookie = ({ headers }: Reply): string => {
  const cookie = headers['set-cookie'];
  return typeof cookie === 'string' ? cookie : '';
};
const flags = /^__Host-sid=([0-9a-f]{64}); Path=\/; Secure; HttpOnly; SameSite=Lax$/;

test('A15 A17 sign-in over the wire: one answer for every refusal, a new cookie at each step', async () => {
  const staffId = http.ground.staff.north.grid_lead;
  const rootOrgId = http.ground.orgs.north;
  const made = await addAccount(http.ground, { loginName: 'wire', staffId, role: 'grid_lead', rootOrgId });
  const signIn = (loginName: string, password: string) =>
    http.call(null, 'session.signIn', { body: { loginName, password, device: 'WEB' } });
  const refusals = [await signIn('wire', 'wrong'), await signIn('nobody at all', 'wrong')];
  for (let failure = 0; failure < 5; failure += 1) refusals.push(await signIn('locked out', 'wrong'));
  refusals.push(await signIn('locked out', goodPassword));
  const bare = new Set(
    refusals.map(({ status, text }) => `${status} ${text.replace(/"traceId":"[^"]*"/, '')}`),
  );
  assert.equal(bare.size, 1);
  for (const reply of refusals) assert.equal(newCookie(reply), '');

  const first = await signIn('wire', goodPassword);
  assert.deepEqual(first.body, { next: 'TOTP' });
  const pending = flags.exec(newCookie(first))?.[1];
  const cookie = `__Host-sid=${pending}`;
  const early = await http.call({ cookie, csrf: '' }, 'session.get');
  assert.equal(early.status, 401);
  assert.match(early.text, /session\.second-factor/);
  const body = { code: totpCode(made.totp, new Date()) };
  const second = await http.call({ cookie, csrf: '' }, 'session.secondFactor', { body });
  assert.equal(second.status, 200, second.text);
  const secret = flags.exec(newCookie(second))?.[1];
  assert.ok(secret && secret !== pending);

  const session = { cookie: `__Host-sid=${secret}`, csrf: '' };
  const { body: me } = await http.call(session, 'session.get');
  assert.ok(typeof me === 'object' && me && 'csrf' in me && typeof me.csrf === 'string');
  const out = await http.call({ ...session, csrf: me.csrf }, 'session.signOut');
  assert.match(newCookie(out), /^__Host-sid=; .*Max-Age=0$/);
  assert.equal(out.headers['clear-site-data'], '"cache", "storage"');
  const after = await http.call(session, 'session.get');
  assert.equal(after.status, 401);
  assert.match(after.text, /"reason":"SIGNED_OUT"/);
});

test('A51 a write from another site is refused in every form that a browser can send', async () => {
  const session = await http.session('client_manager');
  const body = { id: http.ground.customers.north[0], field: 'phone', reason: 'APPLICATION' };
  const send = (headers: Record<string, string | undefined>, payload?: string) =>
    http.call(session, 'customer.reveal', { body }, { headers, ...(payload && { payload }) });
  const form = 'application/x-www-form-urlencoded';
  for (const [name, reply] of Object.entries({
    form: await send({ 'sec-fetch-site': 'cross-site', 'content-type': form }, 'id=1'),
    'no-cors fetch': await send({ 'sec-fetch-site': 'cross-site', 'x-csrf': undefined }),
    'sub-domain': await send({ 'sec-fetch-site': 'same-site' }),
    'typed address': await send({ 'sec-fetch-site': 'none' }),
    'no header at all': await send({ 'sec-fetch-site': undefined }),
    'foreign origin': await send({ 'sec-fetch-site': undefined, origin: 'https://evil.example' }),
    'no token': await send({ 'x-csrf': undefined }),
    'token of another session': await send({ 'x-csrf': (await http.session('client_manager')).csrf }),
  })) {
    assert.equal(reply.status, 403, name);
    assert.match(reply.text, /request\.cross-site/, name);
  }
  const plain = await send({ 'content-type': 'text/plain' });
  assert.ok([400, 415].includes(plain.status), 'JSON that says it is text');
  const own = await send({ 'sec-fetch-site': undefined, origin: 'https://jingtian.bank' });
  assert.ok([200, 429].includes(own.status), 'an old browser on our own page');
});

test('A53 each page carries the strict policy with a nonce of its own', async () => {
  const nonces = new Set<string>();
  for (const url of ['/', '/m', '/desk/plan', '/m/today', '/demo', '/', '/']) {
    const reply = await http.app.inject({ url });
    assert.equal(reply.statusCode, 200, url);
    const policy = String(reply.headers['content-security-policy']);
    const nonce = /'nonce-([A-Za-z0-9+/]{22}==)'/.exec(policy)?.[1];
    assert.ok(nonce && reply.body.includes(`nonce="${nonce}"`), url);
    nonces.add(nonce);
    assert.equal(
      policy.replace(nonce, 'N'),
      "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-N'; img-src 'self' data: blob:; " +
        "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; " +
        "base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types default",
    );
    assert.doesNotMatch(policy, /unsafe/);
  }
  assert.equal(nonces.size, 7);
});

test('A54 A55 every reply, errors included, says how it is to be treated', async () => {
  const session = await http.session('branch_head');
  const replies = [
    ...(await Promise.all(
      ['/', '/nowhere', '/healthz', '/api/nowhere', '/readyz'].map((url) => http.app.inject({ url })),
    )),
    await http.app.inject({ method: 'DELETE', url: '/api/customers' }),
    await http.app.inject({
      method: 'POST',
      url: '/api/session',
      payload: '{',
      headers: { 'content-type': 'application/json' },
    }),
  ].map(({ headers, statusCode, raw }) => ({
    where: `${statusCode} ${raw.req.url}`,
    headers: headers as Record<string, unknown>,
  }));
  for (const { label, route } of routeList) {
    const sample = sampleOf(label)!;
    const ask = await sample.ask({ http, role: 'branch_head', relation: sample.relations.at(-1)! });
    for (const who of [session, null]) {
      const reply = await http.call(who, label, route.method === 'GET' ? ask : { body: 1 });
      replies.push({ where: `${reply.status} ${label}`, headers: reply.headers });
    }
  }
  for (const { where, headers } of replies) {
    assert.equal(headers['cache-control'], 'no-store', where);
    assert.equal(headers['strict-transport-security'], 'max-age=31536000; includeSubDomains', where);
    assert.equal(headers['x-content-type-options'], 'nosniff', where);
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin', where);
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin', where);
    assert.equal(headers['referrer-policy'], 'no-referrer', where);
    assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/, where);
    assert.equal(headers['x-powered-by'], undefined, where);
    assert.equal(headers.server, undefined, where);
  }
});

test('A64 no error tells a stack, a statement, a place or a version', async () => {
  const { faults, statuses } = await fuzzErrors(http, { count: 600, seed: 64 });
  assert.deepEqual(faults, []);
  for (const status of [400, 401, 403, 404, 413]) assert.ok(statuses.get(status), `${status} was met`);
});

test('A64 nor does what is no HTTP at all', async () => {
  const address = http.app.server.address();
  assert.ok(typeof address === 'object' && address);
  for (const text of [
    'GARBAGE\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`,
  ]) {
    const socket = connect(address.port, '127.0.0.1');
    socket.write(text);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer); // No encoding is set on the socket.
    assert.doesNotMatch(
      Buffer.concat(chunks).toString(),
      /node_modules|fastify|\.js\b|v\d+\.\d+/i,
      text.slice(0, 20),
    );
  }
});
