import type { Routes } from '#contract/route.ts';
import type { Ask } from './api.ts';
import { newId } from './new-id.ts';
import { addressOf, fetchWithin, headersOf } from './wire.ts';

type DownloadRoute = Routes[string] & { download: true };

const waitMaxMs = 120_000;

/** Puts bytes into the browser's downloads under a name. */
export function keepFile(bytes: Blob, name: string): void {
  const address = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Asks for a file and keeps it; a refusal is a problem, as of any other call. */
export async function download<R extends DownloadRoute>(route: R, ask: Ask<R>, name: string): Promise<void> {
  const { query, body } = ask as { query?: Record<string, unknown>; body?: unknown }; // Whatever this route has.
  const hasBody = body !== undefined;
  const reply = await fetchWithin(waitMaxMs, addressOf({ ...route, query }), {
    method: route.method,
    headers: {
      ...(hasBody && { 'content-type': 'application/json' }),
      ...headersOf(route.method, ask.key ?? newId()),
    },
    ...(hasBody && { body: JSON.stringify(body) }),
  });
  keepFile(await reply.blob(), name);
}
