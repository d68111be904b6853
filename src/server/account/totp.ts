import { Secret, TOTP } from 'otpauth';
import type { Tx } from '../db/open.ts';
import type { KeyRing } from '../keys/key-ring.ts';

const periodSeconds = 30;
const issuer = '井田 Jingtian';

const placeOf = (accountId: string) => `account|totp|${accountId}` as const;
const totpOf = (base32: string, label: string) =>
  new TOTP({ issuer, label, secret: Secret.fromBase32(base32), digits: 6, period: periodSeconds });

/** Gives the account a new second factor; the secret is shown to its owner once and kept only sealed. */
export async function enrolTotp(
  tx: Tx,
  keys: KeyRing,
  account: { id: string; loginName: string },
): Promise<{ secret: string; uri: string }> {
  const secret = new Secret({ size: 20 }).base32;
  await tx
    .updateTable('account')
    .set({ totp_sealed: keys.seal('C3-staff', placeOf(account.id), secret), totp_last_step: null })
    .where('id', '=', account.id)
    .execute();
  return { secret, uri: totpOf(secret, account.loginName).toString() };
}

/** The code of a secret at an instant: what the owner's own device shows. */
export const totpCode = (secret: string, at: Date): string =>
  totpOf(secret, 'code').generate({ timestamp: at.getTime() });

type Holder = { id: string; totp_sealed: Buffer | null; totp_last_step: number | null };

/**
 * The step of a code that is the account's, now or one step away, and later than any step accepted before:
 * a code that was seen over a shoulder opens nothing twice.
 */
export function findTotpStep(keys: KeyRing, account: Holder, code: string, now: Date): number | undefined {
  if (!account.totp_sealed) return undefined;
  const secret = keys.unseal(placeOf(account.id), account.totp_sealed);
  const delta = totpOf(secret, 'check').validate({ token: code, timestamp: now.getTime(), window: 1 });
  if (delta === null) return undefined;
  const step = Math.floor(now.getTime() / 1000 / periodSeconds) + delta;
  return account.totp_last_step !== null && step <= account.totp_last_step ? undefined : step;
}

/** Uses the step up; false when somebody was faster. */
export async function keepTotpStep(tx: Tx, accountId: string, step: number): Promise<boolean> {
  const kept = await tx
    .updateTable('account')
    .set({ totp_last_step: step })
    .where('id', '=', accountId)
    .where((eb) => eb.or([eb('totp_last_step', 'is', null), eb('totp_last_step', '<', step)]))
    .executeTakeFirst();
  return kept.numUpdatedRows === 1n;
}
