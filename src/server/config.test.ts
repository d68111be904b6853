import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeConfig, readConfig } from './config.ts';
import { exitCodes, Refusal } from './refusal.ts';

const refused = (part: string) => (error: unknown) =>
  error instanceof Refusal && error.exitCode === exitCodes.usage && error.sentence.zh.includes(part);

test('nothing set gives safe defaults', () => {
  const config = readConfig({}, {});
  assert.equal(config.port, 8080);
  assert.equal(config.host, '127.0.0.1');
  assert.match(config.dataDir, /\.jingtian$/);
  assert.equal(config.databaseUrl, undefined);
});

test('the command line goes before the environment', () => {
  const environment = { JINGTIAN_PORT: '9000', JINGTIAN_CRYPTO_SUITE: 'sm4-gcm' };
  const config = readConfig({ port: '9001' }, environment);
  assert.equal(config.port, 9001);
  assert.equal(config.suite, 'sm4-gcm');
});

test('a value that does not fit is refused by its name', () => {
  assert.throws(() => readConfig({ port: '80x' }, {}), refused('JINGTIAN_PORT'));
  assert.throws(() => readConfig({ port: '70000' }, {}), refused('JINGTIAN_PORT'));
  assert.throws(() => readConfig({}, { JINGTIAN_LOG_LEVEL: 'loud' }), refused('JINGTIAN_LOG_LEVEL'));
  assert.throws(() => readConfig({}, { DATABASE_URL: 'mysql://x' }), refused('DATABASE_URL'));
  assert.throws(() => readConfig({ cert: '/nowhere/a.pem' }, {}), refused('/nowhere/a.pem'));
});

test('serving others needs https or a named proxy', () => {
  assert.throws(() => readConfig({ host: '0.0.0.0' }, {}), refused('--trusted-proxy'));
  assert.equal(readConfig({ host: '0.0.0.0', trustedProxy: '10.0.0.0/8' }, {}).host, '0.0.0.0');
  assert.equal(readConfig({ host: '127.0.0.2' }, {}).host, '127.0.0.2');
});

test('what is shown holds no password', () => {
  const config = readConfig({}, { DATABASE_URL: 'postgres://installer:secret@db.bank:5433/jingtian' });
  const shown = describeConfig(config);
  assert.doesNotMatch(shown, /secret|installer/);
  assert.match(shown, /db\.bank:5433/);
});
