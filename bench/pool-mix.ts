// A3: many clients as many people on one pool, three in ten thrown out. node bench/pool-mix.ts [requests] [seed]
import { openGround } from '../test/security/ground.ts';
import { mixPool } from '../test/security/pool-mix.ts';

const requests = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const ground = await openGround();
const startMs = performance.now();
const { okCount, failedCount, foreignCount, bareCount } = await mixPool(ground, {
  requests,
  clients: 64,
  seed,
});
await ground.close();
const seconds = (performance.now() - startMs) / 1000;
console.log(
  `pool-mix seed ${seed}: ${requests} requests of 64 clients on 12 connections in ${Math.round(seconds)} s ` +
    `(${Math.round(requests / seconds)} a second): ${okCount} ok, ${failedCount} thrown, ` +
    `${foreignCount} foreign rows, ${bareCount} rows without a context`,
);
process.exitCode = foreignCount + bareCount > 0 ? 1 : 0;
