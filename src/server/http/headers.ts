import type { FastifyInstance } from 'fastify';

const fixed = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'geolocation=(self), camera=(self), microphone=(), payment=(), usb=()',
  'origin-agent-cluster': '?1',
  'x-permitted-cross-domain-policies': 'none',
} as const;

/** On every reply, errors included (A55); nothing of the API is ever kept by a browser or proxy (A54). */
export function sendHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(fixed);
    if (!request.url.startsWith('/assets/')) {
      reply.header('cache-control', 'no-store');
      reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
    }
  });
}
