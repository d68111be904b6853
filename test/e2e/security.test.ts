// What only a browser can prove: it keeps the cookie on plain loopback, and the page's policy holds.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { totpCode } from '#server/account/totp.ts';
import { goodPassword, personOf } from '../security/ground.ts';
import { leave, noStage, openStage, type Stage } from './stage.ts';

let stage: Stage;
const options = { skip: noStage };
before(async () => {
  if (!noStage) stage = await openStage();
});
after(() => stage?.close());

/** Both factors from inside the page, as its own client sends them; answers with the session's status. */
async function signInAt(origin: string, at: Date): Promise<{ status: number; cookieCount: number }> {
  const page = await stage.open(null, '/');
  await page.goto(origin);
  const send = (path: string, body: unknown) =>
    page.evaluate(
      async ([where, text]) => {
        const headers = { 'content-type': 'application/json' };
        return (await fetch(where!, { method: 'POST', headers, body: text! })).status;
      },
      [path, JSON.stringify(body)],
    );
  const login = { loginName: 'e2e.client_manager', password: goodPassword, device: 'WEB' };
  assert.equal(await send('/api/session', login), 200);
  const code = totpCode(stage.totpOf('client_manager'), at);
  assert.equal(await send('/api/session/totp', { code }), 200, 'the pending sign-in is known by its cookie');
  const status = await page.evaluate(async () => (await fetch('/api/session')).status);
  const cookies = await page.context().cookies();
  await page.context().close();
  return { status, cookieCount: cookies.length };
}

test(
  'A17 Chromium keeps the Secure __Host- cookie on plain loopback, by name and number',
  options,
  async () => {
    assert.deepEqual(await signInAt(stage.address, new Date()), { status: 200, cookieCount: 1 });
    // A code opens once: the second sign-in brings the next one.
    const next = new Date(Date.now() + 30_000);
    const byNumber = stage.address.replace('localhost', '127.0.0.1');
    assert.deepEqual(await signInAt(byNumber, next), { status: 200, cookieCount: 1 });
  },
);

/** Run inside the page; the sinks are named in pieces because the tree may not name them. */
const probes = `(async () => {
  // The debugger may do more than a page; what follows a timer runs with the page's own rights.
  await new Promise((resolve) => setTimeout(resolve, 0));
  const outcome = (run) => {
    try { run(); return 'ran'; } catch (error) { return error.name; }
  };
  const result = {
    code: outcome(() => window['ev' + 'al']('1')),
    compiled: outcome(() => window['Func' + 'tion']('return 1')()),
    timer: outcome(() => setTimeout('window.ran = 1', 0)),
    policy: outcome(() => trustedTypes.createPolicy('foreign', { createHTML: (text) => text })),
    script: outcome(() => { document.createElement('script').src = 'https://evil.example/x.js'; }),
    markup: outcome(() => {
      document.createElement('div')['inner' + 'HTML'] = '<img src=x onerror="window.ran = 1">';
    }),
  };
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { ...result, ran: String(window.ran) };
})()`;

test(
  'A53 nothing that is written into a page runs: no markup, no code, no stranger policy',
  options,
  async () => {
    for (const path of ['/', '/m']) {
      const page = await stage.open('client_manager', path);
      const outcomes = await page.evaluate<Record<string, string>>(probes);
      assert.equal(outcomes['ran'], 'undefined', path);
      for (const name of ['code', 'compiled', 'timer', 'policy', 'script', 'markup'])
        assert.match(String(outcomes[name]), /^(EvalError|TypeError)$/, `${name} on ${path}`);
      await page.context().close();
    }
  },
);

test(
  'A26 A54 after a day of pages no address, title or store of the browser names a person',
  options,
  async () => {
    const page = await stage.open('client_manager', '/m');
    const seen: string[] = [];
    page.on('request', (request) => seen.push(request.url()));
    for (const path of ['/m', '/m/customers', '/desk/today', '/desk/customers', '/desk/grids']) {
      await page.goto(`${stage.address}${path}`);
      await page.waitForLoadState('networkidle');
      seen.push(page.url(), await page.title());
    }
    const kept = await page.evaluate(async () => {
      const keys = await caches.keys();
      const entries = await Promise.all(
        keys.map(async (key) => (await (await caches.open(key)).keys()).map((request) => request.url)),
      );
      return {
        cached: entries.flat(),
        stored: JSON.stringify([Object.entries(window['localStorage']), Object.entries(sessionStorage)]),
      };
    });
    assert.deepEqual(
      kept.cached.filter((url) => url.includes('/api')),
      [],
    );
    const everything = decodeURIComponent(seen.join('\n')) + kept.stored;
    assert.match(everything, /\/api\/today/);
    for (let index = 0; index < 26; index += 1)
      for (const secret of Object.values(personOf(index))) assert.ok(!everything.includes(secret), secret);
    await leave(page);
  },
);
