import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const policyOf = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');

const pages = { '/': 'index.html', '/m': 'm.html' } as const;

/**
 * Serves the two faces. Each HTML reply carries a fresh style nonce in its header and its meta element
 * (architecture.md §3, strict CSP); every other file is named by its hash and may be kept for ever.
 */
export async function servePages(app: FastifyInstance, distDir: string): Promise<void> {
  if (!existsSync(distDir)) return;
  await app.register(fastifyStatic, {
    root: join(distDir, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '1y',
    decorateReply: false,
  });
  const texts = new Map(
    Object.values(pages)
      .filter((file) => existsSync(join(distDir, file)))
      .map((file) => [file, readFileSync(join(distDir, file), 'utf8')]),
  );
  for (const [root, file] of Object.entries(pages)) {
    const text = texts.get(file);
    if (!text) continue;
    for (const url of root === '/' ? ['/', '/desk/*', '/demo', '/sign-in'] : [root, `${root}/*`])
      app.get(url, async (_request, reply) => {
        const nonce = randomBytes(16).toString('base64');
        return reply
          .header('content-security-policy', policyOf(nonce))
          .header('cache-control', 'no-store')
          .type('text/html; charset=utf-8')
          .send(text.replaceAll('%CSP_NONCE%', nonce));
      });
  }
}
