import { sql } from 'kysely';
import { writeAudit } from '../audit/write.ts';
import type { Database } from '../db/open.ts';
import { asJob } from '../db/scope.ts';

/**
 * Takes away what has had its time: files past their end, blocks that a killed worker left, requests that nobody
 * decided or wrote. A file whose blocks are not there, because a backup was restored, has had its time as well.
 * Answers how many blocks went.
 */
export const clearExports = (database: Database, now: Date): Promise<number> =>
  asJob(database, null, async (tx) => {
    await sql`
      update export_request set state = 'LAPSED' 
       where state in ('WAITING', 'APPROVED') and lapses_at <= ${now}::timestamptz
    `.execute(tx);
    await sql`
      update export_request r set state = 'GONE' from export_file f
       where f.org_id = r.org_id and f.request_id = r.id and r.state = 'READY'
         and (f.expires_at <= ${now}::timestamptz
           or not exists (select 1 from export_block b where b.org_id = f.org_id and b.file_id = f.id))
    `.execute(tx);
    const gone = await sql`
      delete from export_block b where b.made_at < ${now}::timestamptz - interval '1 hour'
         and not exists (select 1 from export_file f where f.org_id = b.org_id and f.id = b.file_id
                            and f.expires_at > ${now}::timestamptz)`.execute(tx);
    const blockCount = Number(gone.numAffectedRows ?? 0);
    if (blockCount > 0) await writeAudit(tx, null, 'export.cleared', { body: { blockCount } });
    return blockCount;
  });
