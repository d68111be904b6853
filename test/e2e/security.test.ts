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
async function signInAt(origin: string): Promise<{ status: number; cookieCount: number }> {
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
  await send('/api/session/totp', { code: totpCode(stage.totpOf('client_manager'), new Date()) });
  const status = await page.evaluate(async () => (await fetch('/api/session')).status);
  const cookies = await page.context().cookies();
  await page.context().close();
  return { status, cookieCount: cookies.length };
}

test(
  'A17 Chromium keeps the __Host- cookie on http://localhost, and not on http://127.0.0.1',
  options,
  async () => {
    assert.deepEqual(await signInAt(stage.address), { status: 200, cookieCount: 1 });
    const other = stage.address.replace('localhost', '127.0.0.1');
    assert.deepEqual(await signInAt(other), { status: 401, cookieCount: 0 });
  },
);

test(
  'A53 nothing that is written into the page runs: no HTML, no eval, no policy of a stranger',
  options,
  async () => {
    for (const path of ['/', '/m']) {
      const page = await stage.open('client_manager', path);
      const probes = await page.evaluate(() => {
        const outcome = (run: () => unknown): string => {
          try {
            run();
            return 'ran';
          } catch (error) {
            return error instanceof Error ? error.name : 'refused';
          }
        };
        const html = '<img src=x onerror="window.ran = 1">';
        // Names that the lint forbids in our own code, written so that this file has them as text only.
        const sink = document.createElement('div') as unknown as Record<string, string>;
        const factory = (
          window as unknown as { trustedTypes: { createPolicy: (n: string, o: object) => unknown } }
        ).trustedTypes;
        return {
          eval: outcome(() => (window as unknown as Record<string, (text: string) => unknown>)['eval']!('1')),
          timer: outcome(() => setTimeout('window.ran = 1' as unknown as () => void, 0)),
          policy: outcome(() => factory.createPolicy('foreign', { createHTML: (text: string) => text })),
          script: outcome(() => {
            const script = document.createElement('script');
            script.src = 'https://evil.example/x.js';
            document.head.append(script);
          }),
          html: outcome(() => (sink['inner' + 'HTML'] = html)),
        };
      });
      for (const [name, outcome] of Object.entries(probes))
        assert.notEqual(outcome, 'ran', `${name} on ${path}`);
      assert.equal(await page.evaluate(() => (window as unknown as { ran?: number }).ran), undefined);
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
