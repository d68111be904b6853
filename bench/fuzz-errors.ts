// A64: damaged requests whose errors must tell nothing. node bench/fuzz-errors.ts [count] [seed]
import { fuzzErrors } from '../test/security/fuzz-errors.ts';
import { openHttp } from '../test/security/http.ts';

const count = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const http = await openHttp();
const startMs = performance.now();
const { faults, statuses } = await fuzzErrors(http, { count, seed });
await http.close();
const seconds = Math.round((performance.now() - startMs) / 1000);
const tally = [...statuses]
  .toSorted(([first], [second]) => first - second)
  .map(([status, n]) => `${status}: ${n}`)
  .join(', ');
console.log(`fuzz-errors seed ${seed}: ${count} requests in ${seconds} s; ${tally}; ${faults.length} faults`);
for (const fault of faults.slice(0, 20)) console.log(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
