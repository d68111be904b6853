import type { Database, Tx } from '../db/open.ts';
import { asJob } from '../db/scope.ts';

type FileKey = { orgId: number; fileId: string };
const blockBytes = 64 * 1024;
const placeOf = (fileId: string, blockNo: number) => `export_block|sealed|${fileId}/${blockNo}` as const;

const keepBlock = (database: Database, { orgId, fileId }: FileKey, blockNo: number, bytes: Buffer) =>
  asJob(database, null, (tx) =>
    tx
      .insertInto('export_block')
      .values({
        org_id: orgId,
        file_id: fileId,
        block_no: blockNo,
        sealed: database.keys.seal('export', placeOf(fileId, blockNo), bytes),
      })
      .execute(),
  );

/** Stores bytes as they come in sealed blocks; answers how many there are. */
export async function keepBlocks(
  database: Database,
  key: FileKey,
  bytes: AsyncIterable<Buffer>,
): Promise<number> {
  let blockNo = 0;
  let waiting: Buffer[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    await keepBlock(database, key, blockNo, Buffer.concat(waiting));
    blockNo += 1;
    waiting = [];
    size = 0;
  };
  for await (const part of bytes) {
    waiting.push(part);
    size += part.length;
    if (size >= blockBytes) await flush();
  }
  if (size > 0) await flush();
  return blockNo;
}

/** One block in clear. */
export async function openBlock(
  { keys }: Database,
  tx: Tx,
  { orgId, fileId }: FileKey,
  blockNo: number,
): Promise<Buffer> {
  const row = await tx
    .selectFrom('export_block')
    .select('sealed')
    .where('org_id', '=', orgId)
    .where('file_id', '=', fileId)
    .where('block_no', '=', blockNo)
    .executeTakeFirstOrThrow();
  return keys.unsealBytes(placeOf(fileId, blockNo), row.sealed);
}
