import type { FastifyInstance } from 'fastify';
import type { Routes } from '#contract/route.ts';

/** Seconds in which a request must have arrived whole: a command, and a file over a branch's slow line. */
export const patience = { command: 15, upload: 180 } as const;

/**
 * Ends the connection of whoever sends a body too slowly (trust.md §3.10). The server's own limit is one for all
 * routes, so it is the longest; this holds each route to its own.
 */
export function limitPatience(app: FastifyInstance, api: Record<string, Routes>): void {
  const uploads = new Set(
    Object.values(api)
      .flatMap((routes) => Object.values(routes))
      .flatMap((route) => (route.upload ? [`${route.method} /api${route.path}`] : [])),
  );
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    const isUpload = uploads.has(`${request.method} ${request.routeOptions.url ?? ''}`);
    const seconds = isUpload ? patience.upload : patience.command;
    const timer = setTimeout(() => request.raw.destroy(), seconds * 1000).unref();
    const clear = (): void => clearTimeout(timer);
    request.raw.once('end', clear);
    reply.raw.once('close', clear);
  });
}
