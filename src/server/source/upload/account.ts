import type { Output } from '#contract/route.ts';
import type { sourceRoutes } from '#contract/source.ts';
import type { Tx } from '../../db/open.ts';
import { inApplyOrder, selectFiles } from './delivery-row.ts';

type DeliveryAccount = Output<typeof sourceRoutes.importAccount>['delivery'];

/** Who made and accepted the delivery behind an import, and the totals of its files; null for the operator's feed. */
export async function findDeliveryAccount(tx: Tx, id: string): Promise<DeliveryAccount> {
  const row = await tx
    .selectFrom('delivery')
    .select(['made_by_name', 'submitted_at', 'decided_by_name', 'decided_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  return {
    makerName: row.made_by_name,
    submittedAt: row.submitted_at?.toISOString() ?? null,
    acceptedByName: row.decided_by_name,
    acceptedAt: row.decided_at?.toISOString() ?? null,
    files: inApplyOrder(await selectFiles(tx, [id])).map((file, at) => ({
      fileNo: at + 1,
      sha256: file.sha256,
      byteCount: file.byte_count,
      rowCount: file.found?.rowCount ?? 0,
      leftOutCount: file.found?.leftOutCount ?? 0,
      customerCount: file.found?.customerCount ?? null,
      amounts: file.found?.amounts ?? [],
    })),
  };
}
