import type { Actor } from '#contract/access.ts';
import type { Tx } from '../db/open.ts';

type Entry = {
  object?: string;
  result?: 'ok' | 'denied' | 'failed';
  reason?: string;
  branchId?: number;
  ipHash?: Buffer | undefined;
  /** Numbers, codes and ids only: never a name, a phone, an ID number or a note. */
  body?: Record<string, unknown>;
};

/** Whose act it is; null for the house itself, and for who has not shown to be anybody. */
type Author = Pick<Actor, 'accountId' | 'staffId' | 'sessionId' | 'branchId'>;

/** Records a command in the transaction of the command itself: both happen, or neither (trust.md §3.6). */
export async function writeAudit(
  tx: Pick<Tx, 'insertInto'>,
  actor: Author | null,
  action: string,
  entry: Entry = {},
): Promise<void> {
  await tx
    .insertInto('audit')
    .values({
      account_id: actor?.accountId ?? null,
      staff_id: actor?.staffId ?? null,
      session_id: actor?.sessionId ?? null,
      branch_id: entry.branchId ?? actor?.branchId ?? null,
      action,
      object: entry.object ?? null,
      result: entry.result ?? 'ok',
      reason: entry.reason ?? null,
      ip_hash: entry.ipHash ?? null,
      body: JSON.stringify(entry.body ?? {}),
    })
    .execute();
}
