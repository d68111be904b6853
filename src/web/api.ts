import { apiRoutes } from '#contract/api.ts';
import type { Input, Output, Routes } from '#contract/route.ts';
import { newId } from './new-id.ts';
import { addressOf, fetchWithin, headersOf, repeat } from './wire.ts';

type Route = Routes[string];
/** What a call is given: body and query where the contract has them; `key` to repeat a write from outside. */
export type Ask<R extends Route> = {
  [K in keyof Input<R> as Input<R>[K] extends undefined ? never : K]: Input<R>[K];
} & { key?: string };
type Call<R extends Route> = keyof Ask<R> extends 'key'
  ? (ask?: Ask<R>) => Promise<Output<R>>
  : (ask: Ask<R>) => Promise<Output<R>>;
/** Files go their own ways: upload.ts and download.ts. */
type Client<R extends Routes> = {
  [K in keyof R as R[K] extends { upload: true } | { download: true } ? never : K]: Call<R[K]>;
};

const waitMaxMs = 60_000;

type Sent = { body?: unknown; query?: Record<string, unknown>; key?: string };

async function send(route: Route, { body, query }: Sent, key: string): Promise<unknown> {
  const hasBody = body !== undefined;
  const reply = await fetchWithin(waitMaxMs, addressOf({ ...route, query }), {
    method: route.method,
    headers: {
      ...(hasBody && { 'content-type': 'application/json' }),
      ...headersOf(route.method, key),
    },
    ...(hasBody && { body: JSON.stringify(body) }),
  });
  return reply.json();
}

function call(route: Route, sent: Sent): Promise<unknown> {
  const key = sent.key ?? newId();
  return repeat(() => send(route, sent, key));
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
