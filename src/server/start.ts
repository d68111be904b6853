import { existsSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { createApp } from './app.ts';
import { isPublic } from './config.ts';
import { lintCatalog } from './db/catalog-lint.ts';
import { migrate } from './db/migrate.ts';
import { type Database, openDatabase } from './db/open.ts';
import { asJob } from './db/scope.ts';
import { becomesDemo, publicDemo } from './demo-ahead.ts';
import { startJobs } from './jobs/run.ts';
import type { Suite } from './keys/seal.ts';
import { newId } from './new-id.ts';
import { exitCodes, Refusal } from './refusal.ts';

export type StartOptions = {
  url: string;
  keysDir: string;
  host: string;
  port: number;
  distDir: string;
  logLevel: string;
  suite: Suite;
  trustProxy?: string[];
  https?: { cert: Buffer; key: Buffer };
  /** The drop folder of the bank's nightly files. */
  dropDir?: string;
  /** Fills an empty database; absent with `--empty`. */
  makeDemo?: (database: Database) => Promise<void>;
};
export type Running = {
  app: FastifyInstance;
  database: Database;
  address: string;
  demo: boolean;
  stop: () => Promise<void>;
};

/**
 * Writes what this database is, once; a demonstration can be made of an empty database only (defaults.md, sign-in).
 * It is called one before it is filled, so that a start that was killed on the way goes on at the next.
 */
async function install(database: Database, { host, makeDemo }: StartOptions): Promise<boolean> {
  const known = await database.db.selectFrom('installation').select('demo').executeTakeFirst();
  const orgs = await database.db.selectFrom('org').select('id').limit(1).execute();
  const standing = { demo: known?.demo ?? null, hasOrgs: orgs.length > 0 };
  const demo = becomesDemo(standing, makeDemo !== undefined);
  if (demo && isPublic({ host })) throw publicDemo();
  if (!known)
    await asJob(database, null, (tx) =>
      tx.insertInto('installation').values({ id: newId(), demo }).execute(),
    );
  if (demo) await makeDemo?.(database);
  return demo;
}

/** Refuses to serve from a database in which a row could leave its scope (trust.md §3.3, A10). */
async function checkCatalog({ pools }: Database): Promise<void> {
  const findings = await lintCatalog(pools.apiPool);
  if (findings.length === 0) return;
  const list = findings.map(({ rule, object }) => `${rule}: ${object}`).join('; ');
  throw new Refusal(
    { zh: `数据库权限设置不符合要求,已停止启动:${list}`, en: `The database is not as it must be: ${list}` },
    exitCodes.unavailable,
  );
}

/** Migrates, opens, fills if empty, and serves; `stop` lets what is under way end and closes everything. */
export async function startServer(options: StartOptions): Promise<Running> {
  const { roles } = await migrate(options.url, options.keysDir);
  const database = await openDatabase(options.url, roles, options.keysDir, { suite: options.suite });
  const closers = [() => database.close()];
  const stop = async () => {
    for (const close of closers.toReversed()) await close();
  };
  try {
    await checkCatalog(database);
    const demo = await install(database, options);
    const app = await createApp(database, {
      logLevel: options.logLevel,
      ...(existsSync(options.distDir) && { distDir: options.distDir }),
      ...(options.trustProxy && { trustProxy: options.trustProxy }),
      ...(options.https && { https: options.https }),
    });
    closers.push(() => app.close());
    const address = await app.listen({ host: options.host, port: options.port });
    const jobs = await startJobs(database, options.url, roles, {
      ...(options.dropDir && { dropDir: options.dropDir }),
      onFailure: (job, error) =>
        app.log.error({ job, errorName: error instanceof Error ? error.name : 'unknown' }, 'job failed'),
    });
    closers.splice(1, 0, () => jobs.stop());
    return { app, database, address, demo, stop };
  } catch (error) {
    await stop(); // What was opened would keep the process alive.
    throw error;
  }
}
