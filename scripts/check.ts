// npm test: types, lint, format, dead code, written files, the web's build, every test on the real embedded
// PostgreSQL, browser journeys when a Chromium is found. With DATABASE_URL set, only the server's tests, on that
// server. Each step is timed; what failed and what was skipped, and why, stands at the end. `--no-skip` makes a
// skipped test a failure.
import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, relative, resolve } from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';
import { startTestServer, testServerKey } from '../src/server/db/testing.ts';
import { buildWeb } from '../src/server/web-build.ts';

const url = process.env['DATABASE_URL'];
const isStrict = process.argv.includes('--no-skip');
const chromium = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path && existsSync(path));
if (chromium) process.env['CHROMIUM'] = chromium;
// Hundreds of processes load the same modules: what the first compiled, the others read.
process.env['NODE_COMPILE_CACHE'] ??= resolve('dist/code');
process.env['PATH'] = [resolve('node_modules/.bin'), process.env['PATH']].join(delimiter);

const failed: string[] = [];
const skipped: string[] = [];

/** Runs one step, says how long it took, and remembers it when it fails. */
async function step(name: string, work: () => Promise<boolean>): Promise<void> {
  const from = performance.now();
  const isWell = await work();
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  console.log(`${isWell ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (!isWell) failed.push(name);
}

const program =
  (command: string, ...args: string[]) =>
  (): Promise<boolean> =>
    new Promise((resolveStep) => {
      const child = spawn(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
      child.once('error', () => resolveStep(false));
      child.once('exit', (code) => resolveStep(code === 0));
    });

async function build(): Promise<boolean> {
  try {
    await buildWeb();
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

const counts = { passed: 0, failed: 0 };
const took = new Map<string, number>();

/** Runs the test files side by side; says each failure with what its file printed. */
async function runTests(files: string[]): Promise<boolean> {
  const words = new Map<string, string>();
  const hear = ({ file = '', message }: { file?: string | undefined; message: string }) =>
    words.set(file, ((words.get(file) ?? '') + message).slice(-2000));
  const nameOf = (event: { file?: string | undefined; name: string }) =>
    `${relative('.', event.file ?? '')}: ${event.name}`;
  const stream = run({
    files: files.map((file) => resolve(file)),
    concurrency: Math.max(2, availableParallelism()),
  });
  stream.on('test:stdout', hear).on('test:stderr', hear);
  stream.on('test:complete', ({ file = '', name, nesting, details }) => {
    if (nesting === 0 && name !== file) took.set(file, (took.get(file) ?? 0) + details.duration_ms);
  });
  stream.on('test:pass', (event) => {
    if (event.skip !== undefined) skipped.push(`${nameOf(event)} (${String(event.skip)})`);
    else if (event.details.type !== 'suite') counts.passed += 1;
  });
  stream.on('test:fail', (event) => {
    const { error, type } = event.details;
    const isParent = 'failureType' in error && error.failureType === 'subtestsFailed';
    if (type === 'suite' || isParent) return;
    counts.failed += 1;
    // A file that ended before its tests has no cause: how its process ended is all there is.
    const why = error.cause instanceof Error ? error.cause : error;
    console.log(`\n✖ ${nameOf(event)}\n${inspect(why)}\n${words.get(event.file ?? '') ?? ''}`);
  });
  for await (const _event of stream); // The listeners above do the work.
  const slowest = [...took].toSorted(([, a], [, b]) => b - a).slice(0, 12);
  for (const [file, ms] of slowest) console.log(`     ${(ms / 1000).toFixed(1)} s ${relative('.', file)}`);
  return counts.failed === 0 && counts.passed > 0;
}

const tests = globSync(['src/**/*.test.ts', 'test/**/*.test.ts']).toSorted();
const isJourney = (path: string) => /\be2e\b/.test(path);
const isOfServer = (path: string) => /^(src[\\/]server|test)\b/.test(path) && !isJourney(path);
const chosen = tests.filter((path) => (url ? isOfServer(path) : chromium || !isJourney(path)));
if (!url && !chromium) skipped.push('browser journeys (no Chromium found: set CHROMIUM)');

const server = await startTestServer(url);
process.env[testServerKey] = server.path;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    server.abort();
    process.exit(1);
  });
const { execPath } = process;
try {
  if (!url) {
    await step('types', program('tsc', '-p', '.'));
    await step('lint', program('oxlint', '--type-aware', 'src', 'test', 'bench', 'scripts'));
    await step('format', program('oxfmt', '--check', '.'));
    await step('dead code', program('knip', '--no-config-hints'));
    await step('table types', program(execPath, 'scripts/db-types.ts', '--check'));
    await step('data guide', program(execPath, 'scripts/dictionary-guide.ts', '--check'));
    await step('build', build);
  }
  await step(`tests in ${chosen.length} files`, () => runTests(chosen));
} finally {
  await server.stop();
}

if (url) console.log('DATABASE_URL is set: only the tests of the server were run, on that server.');
for (const what of skipped) console.log(`skipped: ${what}`);
if (isStrict && skipped.length > 0) failed.push('nothing may be skipped');
if (failed.length > 0) console.log(`failed: ${failed.join(', ')}`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${skipped.length} skipped`);
process.exitCode = failed.length === 0 ? 0 : 1;
