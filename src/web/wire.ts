import { ApiProblem } from './api-problem.ts';

const repeatAfterMs = [400, 1600];
const repeatable = new Set(['network.down', 'request.in-flight', 'server.busy']);
let csrf = '';

/** The session's token stays in memory; it goes with every write (trust.md §3.2). */
export const keepCsrf = (token: string): void => {
  csrf = token;
};

type Call = { method: string; path: string; query?: Record<string, unknown> | undefined };

export function addressOf({ path, query = {} }: Call): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return `/api${path}${search && `?${search}`}`;
}

/** What a write carries: the session's token, and the key under which it happens once. */
export const headersOf = (method: string, key: string): Record<string, string> =>
  method === 'GET' ? {} : { 'x-csrf': csrf, 'idempotency-key': key };

/** The problem that an answer's body names; a proxy in between may have put something else there. */
export function problemOf(body: unknown, statusText: string): ApiProblem {
  // The server answers every failure with this body (trust.md §3.10).
  const named = body as ApiProblem | null;
  if (!named?.code) return new ApiProblem('server.failed', statusText);
  return new ApiProblem(named.code, named.message, named.traceId, named.details);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Tries again what may be repeated: every try of one write carries the same key, so it happens once. */
export async function repeat<Result>(send: () => Promise<Result>): Promise<Result> {
  for (const ms of repeatAfterMs) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ApiProblem) || !repeatable.has(error.code)) throw error;
      await pause(ms);
    }
  }
  return send();
}

/** A dead connection must not look like a slow one for ever. */
export async function fetchWithin(ms: number, address: string, init: RequestInit): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), ms);
  const reply = await fetch(address, { ...init, signal: patience.signal })
    .catch(() => {
      throw new ApiProblem('network.down', '');
    })
    .finally(() => clearTimeout(timer));
  if (!reply.ok) throw problemOf(await reply.json().catch(() => null), reply.statusText);
  return reply;
}
