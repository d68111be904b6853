import fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import { roles } from '#contract/access.ts';
import { type Http, routeList } from './http.ts';
import { sampleOf } from './sample.ts';

/** What an error must never tell: stacks, statements, places, versions (A64). */
const telltale =
  /node_modules|node:internal|\.(?:ts|js|mjs)\b|^\s*at |\b(?:select|insert into|update|delete from) |relation "|column "|syntax error|violates|constraint|\/(?:work|home|root|usr|var|tmp)\/|fastify|postgres|kysely|v\d+\.\d+\.\d+|ECONN|SQLSTATE/im;
const shape = 'code,details,message,traceId';

/** What is wrong with an error's body; null when it is as it must be. */
function faultOf(status: number, text: string): string | null {
  if (status < 400) return null;
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : null;
  if (typeof body !== 'object' || body === null) return `no JSON: ${text.slice(0, 80)}`;
  if (Object.keys(body).toSorted().join(',') !== shape) return `keys ${Object.keys(body).join(',')}`;
  return telltale.exec(text)?.[0] ?? null;
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '\0',
    `'; drop table app.customer; --`,
    '../../etc/passwd',
    '__proto__',
    '\u202e',
    '9'.repeat(400),
  ),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.integer(), { maxLength: 3 }),
  fc.object({ maxDepth: 2 }),
);

/** A good request with one of its values replaced, or not JSON at all, or to nowhere. */
const mutation = fc.record({
  route: fc.nat(),
  role: fc.constantFrom(...roles, null),
  kind: fc.constantFrom('value', 'value', 'value', 'body', 'text', 'type', 'path', 'key', 'large'),
  field: fc.nat(),
  value: hostile,
});
type Mutation = ReturnType<typeof mutation.generate>['value'];

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

async function requestOf(http: Http, { route, role, kind, field, value }: Mutation) {
  const { label, route: row } = routeList[route % routeList.length]!;
  const sample = sampleOf(label)!;
  const ask = await sample.ask({ http, role: role ?? 'client_manager', relation: sample.relations.at(-1)! });
  const more: InjectOptions = {};
  const body = ask.body as Record<string, unknown> | undefined; // Samples hold objects only.
  const names = Object.keys(body ?? ask.query ?? {});
  const name = names[field % Math.max(names.length, 1)];
  if (kind === 'value' && name) {
    if (body) ask.body = { ...body, [name]: value };
    else ask.query = { ...ask.query, [name]: textOf(value) };
  }
  if (kind === 'body' && row.method !== 'GET') ask.body = value;
  if (kind === 'text' && row.method !== 'GET') more.payload = textOf(value);
  if (kind === 'type') more.headers = { 'content-type': 'text/plain' };
  if (kind === 'path') more.url = `/api/${encodeURIComponent(textOf(value))}`;
  if (kind === 'key') more.headers = { 'idempotency-key': encodeURIComponent(textOf(value)).slice(0, 200) };
  if (kind === 'large' && row.method !== 'GET')
    more.payload = JSON.stringify({ text: 'x'.repeat(300 * 1024) });
  return { label, role, ask, more };
}

/** Sends `count` damaged requests and answers with every reply that was not as it must be. */
export async function fuzzErrors(
  http: Http,
  { count, seed }: { count: number; seed: number },
): Promise<{ faults: string[]; statuses: Map<number, number> }> {
  const faults: string[] = [];
  const statuses = new Map<number, number>();
  for (const one of fc.sample(mutation, { numRuns: count, seed })) {
    const { label, role, ask, more } = await requestOf(http, one);
    const session = role && (await http.session(role));
    const reply = await http.call(session, label, ask, more);
    statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
    const fault = reply.status >= 500 ? 'failed' : faultOf(reply.status, reply.text);
    if (fault) faults.push(`${label} ${reply.status} ${fault} ${JSON.stringify(one)}`);
  }
  return { faults, statuses };
}
