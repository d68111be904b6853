import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import axe from 'axe-core';
import type { FastifyInstance } from 'fastify';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Role } from '#contract/access.ts';
import { openSession } from '#server/account/session.ts';
import { createApp } from '#server/app.ts';
import { asSignIn } from '#server/db/scope.ts';
import { addAccount, type Ground, openGround } from '../security/ground.ts';

const distDir = resolve('dist/web');
const browserPath = [process.env['CHROMIUM'], '/usr/bin/chromium'].find((path) => path && existsSync(path));

/** For a test's `skip`: why there is no journey, or false. */
export const noStage =
  (!browserPath && 'no Chromium found; set CHROMIUM') ||
  (!existsSync(distDir) && 'the web is not built; run vite build') ||
  false;

/** The real server over the seeded bank, and a real browser in front of it. */
export type Stage = {
  ground: Ground;
  app: FastifyInstance;
  address: string;
  totpOf: (role: Role) => string;
  /** A page of a person of the northern branch who has signed in; `null` has not. */
  open: (role: Role | null, path: string, options?: BrowserContextOptions) => Promise<Page>;
  close: () => Promise<void>;
};

/** A journey fails on what never comes, not on a machine that is slow. */
const waitMsMax = 90_000;

export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

/** Anything that the page's policy refused, or that failed unseen, fails the journey at its end. */
const complaints = new WeakMap<Page, string[]>();
const expected = /status of (401|409|422|429)|ERR_INTERNET_DISCONNECTED/;
function listen(page: Page): void {
  const said: string[] = [];
  complaints.set(page, said);
  page.on('pageerror', (error) => said.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error' && !expected.test(line.text())) said.push(line.text());
  });
}

/** Ends a journey: the page has complained of nothing. */
export async function leave(page: Page): Promise<void> {
  assert.deepEqual(complaints.get(page), []);
  await page.context().close();
}

type Finding = { id: string; impact: string | null; nodes: { html: string; failureSummary?: string }[] };

/** A colour on its way is nobody's: waits until every change that ends by itself has ended. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const ending = () =>
      document
        .getAnimations()
        .filter(
          ({ playState, effect }) =>
            playState === 'running' && Number.isFinite(Number(effect?.getComputedTiming().endTime)),
        );
    for (let running = ending(); running.length > 0; running = ending())
      await Promise.allSettled(running.map((animation) => animation.finished));
  });

/** Nothing serious for people who see, hear or move otherwise (ui.md, Accessible), wherever the pointer stands. */
export async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  await settled(page);
  const findings = await page.evaluate<Finding[]>(
    `axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations)`,
  );
  const serious = findings
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`,
    );
  assert.deepEqual(serious, []);
}

/** Nothing reaches out of the page sideways. */
export async function assertNoOverflow(page: Page): Promise<void> {
  const [wide, view] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide! <= view!, `${wide} px wide in ${view} px`);
}

/** The gate depends on the hour and the licence; a journey must not. */
async function allowCalls({ installer }: Ground): Promise<void> {
  await installer.query(
    `update app.param set value = '[[0, 1440]]' where key in ('call.window.weekday', 'call.window.weekend')`,
  );
  await installer.query(`update app.staff set licence_no = 'L1', licence_to = '2099-12-31'`);
}

export async function openStage(): Promise<Stage> {
  const ground = await openGround();
  await allowCalls(ground);
  const app = await createApp(ground.database, { distDir });
  const port = new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port;
  const address = `http://localhost:${port}`;
  const browser: Browser = await chromium.launch({
    executablePath: browserPath!, // `noStage` has skipped the test otherwise.
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const accounts = new Map<Role, Awaited<ReturnType<typeof addAccount>>>();
  const accountOf = async (role: Role) => {
    const known = accounts.get(role);
    if (known) return known;
    const staffId = ground.staff.north[role];
    const rootOrgId = ground.orgs.north;
    const made = await addAccount(ground, { loginName: `e2e.${role}`, staffId, role, rootOrgId });
    accounts.set(role, made);
    return made;
  };
  const cookieOf = async (role: Role) => {
    const { id, grantId } = await accountOf(role);
    const now = new Date();
    const { secret } = await asSignIn(ground.database, (tx) =>
      openSession(tx, { accountId: id, device: 'MOBILE', grantId, mfaAt: now, madeAt: now }, now),
    );
    return {
      name: '__Host-sid',
      value: secret,
      url: address.replace('http:', 'https:'),
      secure: true,
      httpOnly: true,
    };
  };
  await accountOf('client_manager');
  return {
    ground,
    app,
    address,
    totpOf: (role) => accounts.get(role)!.totp,
    open: async (role, path, options = {}) => {
      const context = await browser.newContext({ timezoneId: 'Asia/Shanghai', ...options });
      if (role) await context.addCookies([await cookieOf(role)]);
      const page = await context.newPage();
      page.setDefaultTimeout(waitMsMax);
      listen(page);
      await page.goto(`${address}${path}`);
      return page;
    },
    close: async () => {
      await browser.close();
      await app.close();
      await ground.close();
    },
  };
}
