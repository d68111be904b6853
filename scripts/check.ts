// npm test: types, lint, format, dead code, generated types, every test on the real embedded PostgreSQL. With
// DATABASE_URL set, only the server's tests, on that server. Says what was skipped and why.
import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { startTestServer, testServerKey } from '../src/server/db/testing.ts';

const url = process.env['DATABASE_URL'];
const chromium = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));
const environment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: [resolve('node_modules/.bin'), process.env['PATH']].join(delimiter),
  ...(chromium && { CHROMIUM: chromium }),
};
const node = process.execPath;
const bin = (name: string) => resolve('node_modules/.bin', name);

const runStep = (name: string, command: string, args: string[]): Promise<boolean> =>
  new Promise((done) => {
    const from = performance.now();
    const child = spawn(command, args, { stdio: 'inherit', env: environment });
    child.on('exit', (code) => {
      const seconds = ((performance.now() - from) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
      done(code === 0);
    });
  });

const tests = globSync(['src/**/*.test.ts', 'test/**/*.test.ts']).toSorted();
const isJourney = (path: string) => path.includes('e2e');
const ofServer = tests.filter((path) => path.startsWith('src/server') || path.startsWith('test/'));
const chosen = (url ? ofServer : tests).filter((path) => !isJourney(path) || (chromium && !url));

const failed: string[] = [];
const step = async (name: string, command: string, args: string[]) => {
  if (!(await runStep(name, command, args))) failed.push(name);
};

const server = await startTestServer(url);
environment[testServerKey] = server.path;
try {
  if (!url) {
    await step('types', bin('tsc'), ['-p', '.']);
    await step('lint', bin('oxlint'), ['--type-aware', 'src', 'test', 'bench', 'scripts']);
    await step('format', bin('oxfmt'), ['--check', 'src', 'test', 'bench', 'scripts']);
    await step('dead code', bin('knip'), ['--no-config-hints']);
    await step('generated types', node, ['scripts/db-types.ts', '--check']);
    await step('build', bin('vite'), ['build', '--logLevel', 'warn']);
  }
  await step('tests', node, ['--test', '--test-reporter=dot', ...chosen]);
} finally {
  await server.stop();
}

if (url)
  console.log('skipped: checks that need no server, journeys (DATABASE_URL is set: server tests only)');
if (!chromium && !url) console.log('skipped: browser journeys (no Chromium found; set CHROMIUM)');
if (!process.env['JINGTIAN_DATA']) console.log('skipped: tests over real data (JINGTIAN_DATA is not set)');
console.log(failed.length === 0 ? 'all well' : `failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
