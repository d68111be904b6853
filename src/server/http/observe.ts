import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { problem } from '#contract/problem.ts';
import type { Database } from '../db/open.ts';
import { measureFeed } from '../source/feed/queries.ts';

/** What the feed of the bank's nightly files is at; each metric asks for itself, because they are collected at once. */
function measureDeliveries(register: Registry, database: Database): void {
  const registers = [register];
  new Gauge({
    name: 'jingtian_feed_late',
    help: 'Whether the data of the last working day should be here and are not',
    registers,
    async collect() {
      this.set((await measureFeed(database, new Date())).late ? 1 : 0);
    },
  });
  new Gauge({
    name: 'jingtian_feed_deliveries',
    help: 'Deliveries of nightly files by state',
    labelNames: ['state'],
    registers,
    async collect() {
      const { states } = await measureFeed(database, new Date());
      this.reset();
      for (const [state, count] of states) this.set({ state }, count);
    },
  });
}

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Health, readiness, Prometheus metrics, and one log line a request: the route's pattern, never its values. */
export function observe(app: FastifyInstance, database: Database, isReady: () => boolean): void {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const labelNames = ['method', 'route', 'status'];
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered',
    labelNames,
    registers: [register],
  });
  const seconds = new Histogram({
    name: 'http_request_seconds',
    help: 'Seconds until a request was answered',
    labelNames: ['method', 'route'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [register],
  });
  measureDeliveries(register, database);
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const { method } = request;
    requests.inc({ method, route, status: String(reply.statusCode) });
    seconds.observe({ method, route }, reply.elapsedTime / 1000);
    request.log.info(
      { method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    );
  });
  app.get('/healthz', async () => ({ ok: true }));
  app.get('/readyz', async (_request, reply) => {
    const databaseAnswers = await database.db
      .selectFrom('installation')
      .select('demo')
      .execute()
      .then(
        () => true,
        () => false,
      );
    const ok = databaseAnswers && isReady();
    return reply.status(ok ? 200 : 503).send({ ok });
  });
  app.get('/metrics', async (request, reply) => {
    if (!loopback.has(request.ip)) throw problem('request.not-found');
    return reply.type(register.contentType).send(await register.metrics());
  });
}
