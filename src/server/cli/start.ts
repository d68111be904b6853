import { type Config, describeConfig, httpsOf, isPublic, isUnderNpm } from '../config.ts';
import { isEmbeddedMade } from '../db/embedded.ts';
import { isDemoAhead, publicDemo } from '../demo-ahead.ts';
import { exitCodes, Refusal } from '../refusal.ts';
import type { Running } from '../start.ts';
import { buildWeb, distDir } from '../web-build.ts';
import type { Command, Run } from './command.ts';
import { configOf, dataOptions, findServer, keysDirOf, sayUnreachable } from './house.ts';

/** The greater part of the house: it is read while the database starts. */
const loadServer = () => import('../start.ts');

const stopMsMax = 10_000;
const parentMs = 200;

/** Refuses to serve a demonstration to others: a new folder before anything is made, any other before it is changed. */
async function refusePublicDemo(config: Config, url: string, isEmptyWanted: boolean): Promise<void> {
  if (isPublic(config) && (await isDemoAhead(url, !isEmptyWanted).catch(sayUnreachable))) throw publicDemo();
}

function explainListening(error: unknown, { port }: Config): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw error;
  throw new Refusal(
    {
      zh: `端口 ${port} 用不了 (${code}),请用 --port 换一个。`,
      en: `Port ${port} cannot be used (${code}): choose another with --port.`,
    },
    exitCodes.unavailable,
    { cause: error },
  );
}

async function serve(config: Config, url: string, isEmptyWanted: boolean): Promise<Running> {
  const { startServer } = await loadServer();
  const https = httpsOf(config);
  const trustProxy = config.trustedProxy?.split(/[, ]+/).filter(Boolean);
  return startServer({
    url,
    keysDir: keysDirOf(config),
    host: config.host,
    port: config.port,
    distDir,
    logLevel: config.logLevel,
    suite: config.suite,
    ...(trustProxy && { trustProxy }),
    ...(https && { https }),
    ...(config.dropDir && { dropDir: config.dropDir }),
    // Loaded when it is needed: a bank's own database never is a demonstration.
    ...(!isEmptyWanted && {
      makeDemo: async (database) => (await import('#demo/make.ts')).makeDemo(database),
    }),
  }).catch((error: unknown) => explainListening(error, config));
}

async function announce(running: Running, print: Run['print']): Promise<void> {
  const { address, demo, database } = running;
  const origin = address.replace('127.0.0.1', 'localhost');
  const links = demo ? await (await import('../account/demo-link.ts')).makeDemoLinks(database) : [];
  print(`井田已启动 / ready: ${origin}`, { address: origin, demo, links });
  if (links.length > 0)
    print('演示支行,每个链接登录一次,只限本机 / one sign-in a link, on this machine only:');
  for (const link of links) print(`  ${link.role.padEnd(18)} ${link.name.padEnd(6)} ${origin}${link.path}`);
  if (!demo) print('正式库,建账号用 / accounts: npm run jingtian -- user --help');
}

/** Resolves when somebody asks the process, or the npm that runs it, to stop; asked again, it ends at once. */
const stopAsked = (): Promise<'asked'> =>
  new Promise((resolve) => {
    const parent = process.ppid;
    const watch = setInterval(() => process.ppid !== parent && resolve('asked'), parentMs);
    watch.unref();
    if (!isUnderNpm()) clearInterval(watch);
    let count = 0;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        count += 1;
        if (count > 1) process.exit(exitCodes.unavailable);
        resolve('asked');
      });
  });

const withinLimit = (work: Promise<void>): Promise<void> =>
  Promise.race([work, new Promise<void>((resolve) => setTimeout(resolve, stopMsMax).unref())]);

const lostDatabase = new Refusal(
  { zh: '内置数据库停了,服务随之停止。', en: 'The embedded database went away, and the server with it.' },
  exitCodes.unavailable,
);

async function runServer(config: Config, isEmptyWanted: boolean, print: Run['print']): Promise<number> {
  const isNew = !config.databaseUrl && !isEmbeddedMade(config.dataDir);
  if (isNew && isPublic(config) && !isEmptyWanted) throw publicDemo();
  const asked = stopAsked();
  let lose: () => void = () => {};
  const lost = new Promise<'lost'>((resolve) => (lose = () => resolve('lost')));
  const built = buildWeb();
  built.catch(() => {}); // Its failure is thrown where it is awaited, below.
  const server = await findServer(config, { onLost: () => lose(), meanwhile: loadServer });
  try {
    for (const note of server.notes) print(`${note.zh} / ${note.en}`);
    await refusePublicDemo(config, server.url, isEmptyWanted);
    await built;
    const running = await serve(config, server.url, isEmptyWanted);
    await announce(running, print);
    const end = await Promise.race([asked, lost]);
    await withinLimit(running.stop());
    if (end === 'lost') throw lostDatabase;
    return exitCodes.done;
  } finally {
    await server.stop();
  }
}

export const startCommand: Command = {
  name: 'start',
  takes: '[--empty] [--port N] [--host H] [--data-dir DIR]',
  summary: { zh: '启动服务', en: 'Start the server' },
  options: {
    ...dataOptions,
    empty: { type: 'boolean' },
    port: { type: 'string' },
    host: { type: 'string' },
    cert: { type: 'string' },
    key: { type: 'string' },
    'trusted-proxy': { type: 'string' },
    'drop-dir': { type: 'string' },
    'log-level': { type: 'string' },
    'crypto-suite': { type: 'string' },
  },
  help: [
    '--empty          空库也不生成演示支行 / no demo branch in an empty database',
    '--port N         端口,默认 8080 / port',
    '--host H         监听地址,默认 127.0.0.1;演示库不允许,其他须有证书或受信代理',
    '                 refused on a demo database, elsewhere needs a certificate or a proxy',
    '--cert, --key    https 证书与私钥 (PEM) / certificate and its key',
    '--trusted-proxy  前置代理的地址或网段 / addresses of the proxies in front',
    '--drop-dir DIR   投递文件夹,行里每晚的数据放在这里 / where the bank lays the files of every night',
    '--data-dir DIR   数据目录,默认 .jingtian / data folder',
    '--log-level L    silent, error, warn, info, debug',
    '--crypto-suite S aes-256-gcm, sm4-gcm',
    'DATABASE_URL     用这个 PostgreSQL (15 以上),不起内置的 / this PostgreSQL instead of the embedded one',
  ],
  run: async ({ values, print }) => {
    const config = configOf(values);
    print(describeConfig(config));
    return runServer(config, values['empty'] === true, print);
  },
};
