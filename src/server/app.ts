import { randomUUID } from 'node:crypto';
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { apiRoutes } from '#contract/api.ts';
import { problem } from '#contract/problem.ts';
import { sessionHandlers } from './account/handlers.ts';
import { networkOf } from './account/lockout.ts';
import { approveGrant, disablePerson, grantRole, rejectGrant, revokeRole } from './account/people.ts';
import { listWaitingGrants } from './account/queries.ts';
import { enablePerson, unlockPerson } from './account/reopen.ts';
import { checkCsrf, getActor, secretOfCookie } from './account/session.ts';
import { listAudit } from './audit/queries.ts';
import { writeAudit } from './audit/write.ts';
import type { Context } from './context.ts';
import { dialTask } from './customer/commands.ts';
import { revealField } from './customer/reveal.ts';
import { getCustomer } from './customer/card.ts';
import { judgePair, splitPerson } from './customer/judge.ts';
import { listPairs } from './customer/pairs.ts';
import { listCustomers } from './customer/list.ts';
import { sayPhone } from './customer/said.ts';
import { lookUpCustomer, searchCustomers } from './customer/queries.ts';
import type { Database } from './db/open.ts';
import { asActor } from './db/scope.ts';
import { listGrids } from './grid/queries.ts';
import { exportHandlers } from './export/handlers.ts';
import { answerFailures } from './http/failure.ts';
import { sendHeaders } from './http/headers.ts';
import { mountAll } from './http/mount.ts';
import { observe } from './http/observe.ts';
import { openapiOf } from './http/openapi.ts';
import { servePages } from './http/page.ts';
import { limitPatience, patience } from './http/patience.ts';
import { validateStrictly } from './http/validate.ts';
import { createSender, type SendJob } from './jobs/send.ts';
import { listPeople } from './org/queries.ts';
import { approveParam, listAll, proposeParam } from './param/commands.ts';
import { runPlan } from './plan/commands.ts';
import { getPlan, getPlanTasks, listBranches, listHeld } from './plan/queries.ts';
import { getToday } from './plan/today.ts';
import { listFeed } from './source/feed/queries.ts';
import { getImportAccount, listImports } from './source/queries.ts';
import { deliveryHandlers, profileHandlers } from './source/upload/handlers.ts';
import { importUndoHandlers } from './source/undo/handlers.ts';
import { listTouches, recordTouch, refuse } from './touch/commands.ts';

type Options = {
  logLevel?: string;
  /** The built web; absent in tests of the API alone. */
  distDir?: string;
  trustProxy?: string[];
  https?: { cert: Buffer; key: Buffer };
  isReady?: () => boolean;
  /** How far the event loop may lag before callers are told to come back: a second when absent, any when 0. */
  lagMaxMs?: number;
  /** Where log lines go; standard output when absent. */
  logTo?: NodeJS.WritableStream;
};

const requestsPerSecond = 60;
const callersPerNetwork = 50;

function handlersOf(context: Context, sendJob: SendJob) {
  return {
    session: sessionHandlers(context),
    plan: {
      today: (actor, _input, call) => getToday(context, actor, call.now),
      summary: (actor, input, call) => getPlan(context, actor, input, call.now),
      tasks: (actor, input, call) => getPlanTasks(context, actor, input, call.now),
      held: (actor, input, call) => listHeld(context, actor, input, call.now),
      run: (actor, input, call) => runPlan(context, actor, input, call),
      branches: (actor) => listBranches(context, actor),
    },
    touch: {
      record: (actor, input, call) => recordTouch(context, actor, input, call),
      refuse: (actor, input, call) => refuse(context, actor, input, call),
      list: (actor, { query }) =>
        asActor(context.database, actor, (tx) => listTouches(context, tx, query.customerId)),
    },
    customer: {
      list: (actor, input) => listCustomers(context, actor, input),
      get: (actor, input, call) => getCustomer(context, actor, input, call.now),
      lookup: (actor, input) => lookUpCustomer(context, actor, input),
      search: (actor, input) => searchCustomers(context, actor, input),
      say: (actor, input, call) => sayPhone(context, actor, input, call),
      reveal: (actor, input, call) => revealField(context, actor, input, call),
      dial: (actor, input, call) => dialTask(context, actor, input, call),
    },
    source: {
      imports: (actor) => listImports(context, actor),
      importAccount: (actor, input) => getImportAccount(context, actor, input),
    },
    delivery: deliveryHandlers(context, sendJob),
    importProfile: profileHandlers(context),
    feed: { list: (actor, _input, call) => listFeed(context, actor, call.now) },
    importUndo: importUndoHandlers(context, sendJob),
    grid: { list: (actor, input, call) => listGrids(context, actor, input, call.now) },
    person: {
      pairs: (actor, input, call) => listPairs(context, actor, input, call.now),
      judge: (actor, input, call) => judgePair(context, actor, input, call),
      split: (actor, input, call) => splitPerson(context, actor, input, call),
    },
    people: {
      list: (actor, _input, call) => listPeople(context, actor, call.now),
      disable: (actor, input, call) => disablePerson(context, actor, input, call),
      enable: (actor, input, call) => enablePerson(context, actor, input, call),
      unlock: (actor, input, call) => unlockPerson(context, actor, input, call),
      grant: (actor, input, call) => grantRole(context, actor, input, call),
      approveGrant: (actor, input, call) => approveGrant(context, actor, input, call),
      rejectGrant: (actor, input, call) => rejectGrant(context, actor, input, call),
      revoke: (actor, input, call) => revokeRole(context, actor, input, call),
      waitingGrants: (actor) => listWaitingGrants(context, actor),
    },
    param: {
      list: (actor) => listAll(context, actor),
      propose: (actor, input, call) => proposeParam(context, actor, input, call),
      approve: (actor, input, call) => approveParam(context, actor, input, call),
    },
    export: exportHandlers(context, sendJob),
    audit: { list: (actor, input) => listAudit(context, actor, input) },
    system: { openapi: async () => openapiOf(apiRoutes) },
  } satisfies Parameters<typeof mountAll<typeof apiRoutes>>[3];
}

/** What a library may hand to the log that would carry a cookie. */
const unlogged: string[] = ['busboyOptions', 'req.headers', 'headers'];

function newFastify(options: Options): FastifyInstance {
  const settings = {
    logger: {
      level: options.logLevel ?? 'warn',
      // The parser of multipart tells its options at level trace, the request's headers and cookie with them.
      redact: { paths: unlogged, remove: true },
      ...(options.logTo && { stream: options.logTo }),
    },
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestTimeout: patience.upload * 1000,
    connectionTimeout: 20_000,
    keepAliveTimeout: 10_000,
    bodyLimit: 256 * 1024,
    onProtoPoisoning: 'error',
    ...(options.trustProxy && { trustProxy: options.trustProxy }),
  } as const;
  // With certificates the instance has another server type; the rest of the program does not see the difference.
  const app = options.https
    ? (Fastify({ ...settings, https: options.https }) as unknown as FastifyInstance)
    : Fastify(settings);
  app.server.headersTimeout = 8000;
  app.server.maxConnections = 2000;
  return app;
}

/** A branch's people share an address; a cookie may be invented, so it narrows the network's share and never adds to it. */
function limitRequests(app: FastifyInstance): void {
  const perCaller = new RateLimiterMemory({ points: requestsPerSecond * 10, duration: 10 });
  const perNetwork = new RateLimiterMemory({
    points: requestsPerSecond * callersPerNetwork * 10,
    duration: 10,
  });
  app.addHook('onRequest', async (request) => {
    const network = networkOf(request.ip);
    const secret = secretOfCookie(request.headers.cookie);
    await perNetwork
      .consume(network)
      .then(() => perCaller.consume(secret ?? network))
      .catch(() => {
        throw problem('server.busy');
      });
  });
}

/** A server that lags refuses work at once; probes, metrics and the files of the pages are answered all the same. */
async function refuseWork(request: FastifyRequest): Promise<void> {
  if (request.url.startsWith('/api/')) throw problem('server.busy');
}

/** Composes the server: one line per capability. It listens where its caller says. */
export async function createApp(database: Database, options: Options = {}): Promise<FastifyInstance> {
  const app = newFastify(options);
  const sender = createSender(database);
  app.addHook('onClose', () => sender.stop());
  const context: Context = { database };
  sendHeaders(app);
  answerFailures(app);
  validateStrictly(app);
  await app.register(underPressure, {
    maxEventLoopDelay: options.lagMaxMs ?? 1000,
    pressureHandler: refuseWork,
  });
  limitRequests(app);
  limitPatience(app, apiRoutes);
  observe(app, database, options.isReady ?? (() => true));
  const ipHash = (request: FastifyRequest) => database.keys.tag('ip', networkOf(request.ip));
  mountAll(
    app,
    {
      actorOf: (request) => getActor(database, secretOfCookie(request.headers.cookie), new Date()),
      checkOrigin: (request, actor) =>
        checkCsrf(database.keyFile.csrf, request.headers, actor?.sessionId ?? null),
      onDenied: (actor, permission, call) =>
        asActor(database, actor, (tx) =>
          writeAudit(tx, actor, 'access.denied', {
            result: 'denied',
            object: call.route,
            reason: permission,
            ipHash: call.ipHash,
          }),
        ),
      ipHash,
    },
    apiRoutes,
    handlersOf(context, sender.send),
  );
  if (options.distDir) await servePages(app, options.distDir);
  return app;
}
