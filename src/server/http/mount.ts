import { uploadLimits } from '#contract/upload-limits.ts';
import { createHash } from 'node:crypto';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, can } from '#contract/access.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output, Routes } from '#contract/route.ts';
import type { Call } from './command.ts';

/** What a handler of a public route may need: the request has no actor yet, and the reply sets the cookie. */
export type Wire = { request: FastifyRequest; reply: FastifyReply };
type Handler<R extends Routes, K extends keyof R> = R[K]['permission'] extends 'public'
  ? (input: Input<R[K]>, call: Call, wire: Wire) => Promise<Output<R[K]>>
  : (actor: Actor, input: Input<R[K]>, call: Call, wire: Wire) => Promise<Output<R[K]>>;
export type Handlers<R extends Routes> = { [K in keyof R]: Handler<R, K> };

type Door = {
  /** Who asks, from the session cookie; a problem when nobody is signed in. */
  actorOf: (request: FastifyRequest) => Promise<Actor>;
  /** Refuses a write that did not come from our own page. */
  checkOrigin: (request: FastifyRequest, actor: Actor | null) => void;
  onDenied: (actor: Actor, permission: string, call: Call) => Promise<void>;
  ipHash: (request: FastifyRequest) => Buffer;
};

/** One file and nothing beside it. */
const uploadParts = { fileSize: uploadLimits.fileBytes, files: 1, fields: 0, parts: 1, headerPairs: 20 };
const actors = new WeakMap<FastifyRequest, Actor>();
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function callOf(request: FastifyRequest, route: string, door: Door): Call {
  const key = request.headers['idempotency-key'];
  return {
    route,
    key: typeof key === 'string' && uuid.test(key) ? key : null,
    requestHash: createHash('sha256')
      .update(JSON.stringify(request.body ?? null))
      .digest(),
    ipHash: door.ipHash(request),
    now: new Date(),
  };
}

/** Binds a contract to its handlers. A route without a permission or a handler does not compile. */
function mount<R extends Routes>(
  app: FastifyInstance,
  door: Door,
  capability: string,
  routes: R,
  handlers: Handlers<R>,
) {
  for (const [name, route] of Object.entries(routes)) {
    const label = `${capability}.${name}`;
    const isPublic = route.permission === 'public';
    // The mapped type above guarantees one handler per route; entries() forgets which.
    const handler = handlers[name] as unknown as (...args: unknown[]) => Promise<unknown>;
    // The parser of multipart belongs to the routes that take a file, and to no other.
    const mountOn = (on: FastifyInstance) =>
      on.route({
        method: route.method,
        url: `/api${route.path}`,
        schema: {
          ...(route.body && { body: route.body }),
          ...(route.query && { querystring: route.query }),
          ...(!route.download && { response: { 200: route.response } }),
        },
        // Before the body is read: a stranger learns nothing about its shape.
        onRequest: async (request) => {
          const actor = isPublic ? null : await door.actorOf(request);
          if (route.method !== 'GET') door.checkOrigin(request, actor);
          if (!actor) return;
          if (!can(actor, route.permission)) {
            await door.onDenied(actor, route.permission, callOf(request, label, door));
            throw problem('access.denied', { permission: route.permission });
          }
          if (route.method !== 'GET' && !uuid.test(String(request.headers['idempotency-key'])))
            throw problem('request.key-missing');
          actors.set(request, actor);
        },
        handler: async (request, reply) => {
          const input = { body: request.body, query: request.query };
          const call = callOf(request, label, door);
          const actor = actors.get(request);
          return actor
            ? handler(actor, input, call, { request, reply })
            : handler(input, call, { request, reply });
        },
      });
    if (route.upload)
      app.register(async (inner) => {
        await inner.register(multipart, { limits: uploadParts });
        mountOn(inner);
      });
    else mountOn(app);
  }
}

export function mountAll<A extends Record<string, Routes>>(
  app: FastifyInstance,
  door: Door,
  api: A,
  handlers: { [C in keyof A]: Handlers<A[C]> },
): void {
  for (const [capability, routes] of Object.entries(api))
    // entries() widens both tables alike; the parameter's type tied them together.
    mount(app, door, capability, routes, handlers[capability] as unknown as Handlers<Routes>);
}
