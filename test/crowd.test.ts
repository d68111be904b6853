// 07:30: everybody of a branch opens the day at once. A request that held one connection and waited for a second
// would let the whole pool wait for itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Http, openHttp } from './security/http.ts';

let http: Http;
before(async () => {
  http = await openHttp();
});
after(() => http.close());

test('three times as many requests as connections are all answered', async () => {
  const session = await http.session('branch_head');
  const id = http.ground.customers.north[0]!;
  const labels = ['plan.today', 'plan.summary', 'plan.tasks', 'customer.get'] as const;
  const calls = Array.from({ length: 36 }, (_, at) => {
    const label = labels[at % labels.length]!;
    return http.call(session, label, label === 'customer.get' ? { query: { id } } : {});
  });
  assert.deepEqual(
    (await Promise.all(calls)).filter((reply) => reply.status !== 200).map((reply) => reply.text),
    [],
  );
});
