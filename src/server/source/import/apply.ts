import { sql } from 'kysely';
import { type FileKindName, fileKinds } from '#contract/dictionary.ts';
import { applyStagedSteps } from '../../application/apply-staged.ts';
import { writeAudit } from '../../audit/write.ts';
import { applyStagedConsents, applyStagedRefusals } from '../../consent/apply-staged.ts';
import { applyStagedHoldings } from '../../customer/apply-staged-holdings.ts';
import { applyStagedCustomers } from '../../customer/apply-staged.ts';
import type { Database, Tx } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { recordset } from '../../db/set-wise.ts';
import { applyStagedEmployers } from '../../employer/apply-staged.ts';
import { applyStagedGrids, applyStagedPlaces } from '../../grid/apply-staged.ts';
import type { KeyRing } from '../../keys/key-ring.ts';
import { applyStagedMerchants } from '../../merchant/apply-staged.ts';
import { applyStagedOrgs, applyStagedStaff } from '../../org/apply-staged.ts';
import type { ChunkResult, StagedChunk, StagedRow } from '../../staged.ts';
import { applyStagedTouches } from '../../touch/apply-staged.ts';
import type { Job } from './ledger.ts';
import { keepInside } from './office.ts';
import { stagePlace } from './stage.ts';

type Apply = (tx: Tx, keys: KeyRing, chunk: StagedChunk) => Promise<ChunkResult>;

/** Each kind's rows go through the capability that owns its table (architecture.md §2). */
const appliers: Record<FileKindName, Apply> = {
  orgs: (tx, _, chunk) => applyStagedOrgs(tx, chunk),
  staff: (tx, _, chunk) => applyStagedStaff(tx, chunk),
  grids: (tx, _, chunk) => applyStagedGrids(tx, chunk),
  places: (tx, _, chunk) => applyStagedPlaces(tx, chunk),
  employers: (tx, _, chunk) => applyStagedEmployers(tx, chunk),
  merchants: (tx, _, chunk) => applyStagedMerchants(tx, chunk),
  customers: applyStagedCustomers,
  consents: (tx, _, chunk) => applyStagedConsents(tx, chunk),
  refusals: (tx, _, chunk) => applyStagedRefusals(tx, chunk),
  holdings: (tx, _, chunk) => applyStagedHoldings(tx, chunk),
  touches: applyStagedTouches,
  application_steps: (tx, _, chunk) => applyStagedSteps(tx, chunk),
};

type File = { fileNo: number; kind: FileKindName };

async function takeRows(
  tx: Tx,
  keys: KeyRing,
  jobId: string,
  fileNo: number,
  chunkNo: number,
): Promise<StagedRow[]> {
  const { rows } = await sql<{ row_no: number; sealed: Buffer }>`
    delete from stage.row where job_id = ${jobId}::uuid and file_no = ${fileNo} and chunk_no = ${chunkNo}
    returning row_no, sealed`.execute(tx);
  return rows
    .map(({ row_no: rowNo, sealed }) => ({
      rowNo,
      // Sealed by stage.ts from checked cells; the AEAD tag vouches for it.
      values: JSON.parse(keys.unseal(stagePlace(jobId, fileNo, rowNo), sealed)) as StagedRow['values'],
    }))
    .toSorted((a, b) => a.rowNo - b.rowNo);
}

/** Applies one chunk, or nothing when it was applied before: its fence is the first thing written. */
const applyChunk = (database: Database, scopeId: number | null, job: Job, file: File, chunkNo: number) =>
  asJob(database, scopeId, async (tx) => {
    const { id: jobId, asOf } = job;
    const { fileNo, kind } = file;
    const fence = await tx
      .insertInto('import_chunk')
      .values({
        job_id: jobId,
        file_no: fileNo,
        chunk_no: chunkNo,
        applied_count: 0,
        unchanged_count: 0,
        refused_count: 0,
      })
      .onConflict((conflict) => conflict.columns(['job_id', 'file_no', 'chunk_no']).doNothing())
      .returning('chunk_no')
      .executeTakeFirst();
    if (!fence) return;
    const taken = await takeRows(tx, database.keys, jobId, fileNo, chunkNo);
    const columns = new Set(Object.keys(taken[0]?.values ?? {}));
    const inside =
      job.rootOrgId === null
        ? { rows: taken, refused: [] }
        : await keepInside(database, tx, job.rootOrgId, kind, taken);
    const chunk = { kind, columns, rows: inside.rows, asOf, jobId };
    const result = await appliers[kind](tx, database.keys, chunk);
    const { appliedCount, unchangedCount } = result;
    const refused = [...inside.refused, ...result.refused];
    if (refused.length > 0)
      await sql`
        insert into import_refusal (job_id, file_no, row_no, column_name, code, detail)
        select ${jobId}::uuid, ${fileNo}::int, r.* from ${recordset(
          refused.map(({ rowNo, column, code, detail }) => ({
            row_no: rowNo,
            column_name: column,
            code,
            detail,
          })),
          { row_no: 'int', column_name: 'text', code: 'text', detail: 'jsonb' },
        )}`.execute(tx);
    const counts = {
      applied_count: appliedCount,
      unchanged_count: unchangedCount,
      refused_count: refused.length,
    };
    await tx
      .updateTable('import_chunk')
      .set(counts)
      .where('job_id', '=', jobId)
      .where('file_no', '=', fileNo)
      .where('chunk_no', '=', chunkNo)
      .execute();
    await writeAudit(tx, null, 'import.applied', {
      object: jobId,
      body: { fileNo, chunkNo, kind, ...counts },
    });
  });

const findHeadId = (database: Database): Promise<number | null> =>
  asJob(database, null, async (tx) => {
    const head = await tx.selectFrom('org').select('id').where('level', '=', 'HEAD').executeTakeFirst();
    return head?.id ?? null;
  });

type WaitingChunk = { chunk_no: number; row_count: number };
const listChunks = (database: Database, jobId: string, fileNo: number): Promise<WaitingChunk[]> =>
  asJob(database, null, async (tx) => {
    const { rows } = await sql<WaitingChunk>`
      select chunk_no, count(*)::int as row_count from stage.row
       where job_id = ${jobId}::uuid and file_no = ${fileNo} group by chunk_no order by chunk_no`.execute(tx);
    return rows;
  });

const isKind = (kind: string): kind is FileKindName => fileKinds.some((known) => known === kind);

/**
 * Applies what is staged of one file, chunk by chunk; killed and called again, it goes on where it stopped.
 */
export async function applyFile(
  database: Database,
  job: Job,
  file: { fileNo: number; kind: string },
  onRows: (rowCount: number) => void,
): Promise<void> {
  const { fileNo, kind } = file;
  if (!isKind(kind)) return;
  const scopeId = job.rootOrgId ?? (kind === 'orgs' ? null : await findHeadId(database));
  for (const { chunk_no: chunkNo, row_count: rowCount } of await listChunks(database, job.id, fileNo)) {
    await applyChunk(database, scopeId, job, { fileNo, kind }, chunkNo);
    onRows(rowCount);
  }
}
