// A15: known, unknown and locked names must take the same time. node bench/sign-in-timing.ts [rounds]
import { signIn } from '#server/account/commands.ts';
import { addAccount, goodPassword, openGround } from '../test/security/ground.ts';

const rounds = Number(process.argv[2] ?? 200);
const ground = await openGround();
const rootOrgId = ground.orgs.north;
const staffId = ground.staff.north.client_manager;
for (const loginName of ['known', 'locked'])
  await addAccount(ground, { loginName, staffId, role: 'client_manager', rootOrgId });

let tries = 0;
async function timeOf(loginName: string, password: string, now: Date): Promise<number> {
  tries += 1;
  const startMs = performance.now();
  const origin = { ip: `10.${tries >> 8}.${tries & 255}.1`, ipHash: Buffer.alloc(32), now };
  await signIn(ground.database, { loginName, password, device: 'WEB' }, origin).catch(() => {});
  return performance.now() - startMs;
}
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const now = new Date();
for (let failure = 0; failure < 6; failure += 1) await timeOf('locked', 'wrong', now);
const times = {
  known: [] as number[],
  unknown: [] as number[],
  locked: [] as number[],
  lockedRight: [] as number[],
};
for (let round = 0; round < rounds; round += 1) {
  // Half an hour apart, so that the known name is never locked.
  const later = new Date(now.getTime() + round * 1_800_000);
  times.known.push(await timeOf('known', 'wrong', later));
  times.unknown.push(await timeOf(`unknown${round}`, 'wrong', later));
  times.locked.push(await timeOf('locked', 'wrong', now));
  times.lockedRight.push(await timeOf('locked', goodPassword, now));
}
await ground.close();
const medians = Object.entries(times).map(([name, values]) => [name, median(values)] as const);
const values = medians.map(([, ms]) => ms);
const spread = Math.max(...values) - Math.min(...values);
console.log(
  `sign-in-timing: median of ${rounds}: ${medians.map(([name, ms]) => `${name} ${ms.toFixed(1)} ms`).join(', ')}; ` +
    `spread ${spread.toFixed(1)} ms (at most 20)`,
);
process.exitCode = spread > 20 ? 1 : 0;
