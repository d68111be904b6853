import { apiRoutes } from '#contract/api.ts';
import type { Input, Output, Routes } from '#contract/route.ts';
import { ApiProblem } from './api-problem.ts';
import { newId } from './new-id.ts';

type Route = Routes[string];
/** What a call is given: body and query where the contract has them; `key` to repeat a write from outside. */
type Ask<R extends Route> = {
  [K in keyof Input<R> as Input<R>[K] extends undefined ? never : K]: Input<R>[K];
} & { key?: string };
type Call<R extends Route> = keyof Ask<R> extends 'key'
  ? (ask?: Ask<R>) => Promise<Output<R>>
  : (ask: Ask<R>) => Promise<Output<R>>;
type Client<R extends Routes> = { [K in keyof R]: Call<R[K]> };

const repeatAfterMs = [400, 1600];
const waitMaxMs = 60_000;
const repeatable = new Set(['network.down', 'request.in-flight', 'server.busy']);
let csrf = '';

/** The session's token stays in memory; it goes with every write (trust.md §3.2). */
export const keepCsrf = (token: string): void => {
  csrf = token;
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function problemOf(reply: Response): Promise<ApiProblem> {
  // The server answers every failure with this body (trust.md §3.10); a proxy in between may not.
  const body = (await reply.json().catch(() => null)) as ApiProblem | null;
  if (!body?.code) return new ApiProblem('server.failed', reply.statusText);
  return new ApiProblem(body.code, body.message, body.traceId, body.details);
}

type Sent = { body?: unknown; query?: Record<string, unknown>; key?: string };

async function send(route: Route, sent: Sent, key: string): Promise<unknown> {
  const given = Object.entries(sent.query ?? {}).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  // A dead connection must not look like a slow one for ever.
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), waitMaxMs);
  const reply = await fetch(`/api${route.path}${search && `?${search}`}`, {
    method: route.method,
    headers: {
      ...(sent.body !== undefined && { 'content-type': 'application/json' }),
      ...(route.method !== 'GET' && { 'x-csrf': csrf, 'idempotency-key': key }),
    },
    ...(sent.body !== undefined && { body: JSON.stringify(sent.body) }),
    signal: patience.signal,
  })
    .catch(() => {
      throw new ApiProblem('network.down', '');
    })
    .finally(() => clearTimeout(timer));
  if (!reply.ok) throw await problemOf(reply);
  return reply.json();
}

/** Tries again what may be repeated: every try of one write carries the same key, so it happens once. */
async function call(route: Route, sent: Sent): Promise<unknown> {
  const key = sent.key ?? newId();
  for (const ms of repeatAfterMs) {
    try {
      return await send(route, sent, key);
    } catch (error) {
      if (!(error instanceof ApiProblem) || !repeatable.has(error.code)) throw error;
      await pause(ms);
    }
  }
  return send(route, sent, key);
}

/** A typed browser client of a contract: the same table the server mounts. */
const clientOf = <R extends Routes>(routes: R): Client<R> =>
  Object.fromEntries(
    Object.entries(routes).map(([name, route]) => [name, (ask: Sent = {}) => call(route, ask)]),
  ) as Client<R>; // fromEntries forgets the names that the mapped type keeps.

type Api = { [C in keyof typeof apiRoutes]: Client<(typeof apiRoutes)[C]> };
export const api = Object.fromEntries(
  Object.entries(apiRoutes).map(([capability, routes]) => [capability, clientOf(routes as Routes)]),
) as Api; // As above.
