import { sql } from 'kysely';
import { type FileKindName, fileKinds } from '#contract/dictionary.ts';
import { applyStagedSteps } from '../../application/apply-staged.ts';
import { writeAudit } from '../../audit/write.ts';
import { applyStagedConsents, applyStagedRefusals } from '../../consent/apply-staged.ts';
import { applyPackedHoldings } from '../../customer/apply-staged-holdings.ts';
import type { PlaceBook } from '../../customer/address-place.ts';
import { applyPackedCustomers } from '../../customer/apply-staged.ts';
import type { Database, Tx } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { recordset } from '../../db/set-wise.ts';
import { applyStagedEmployers } from '../../employer/apply-staged.ts';
import { applyStagedDistricts } from '../../grid/apply-districts.ts';
import { applyStagedPlaces } from '../../grid/apply-places.ts';
import { applyStagedGrids } from '../../grid/apply-staged.ts';
import type { KeyRing } from '../../keys/key-ring.ts';
import { applyStagedMerchants } from '../../merchant/apply-staged.ts';
import { applyStagedOrgs, applyStagedStaff } from '../../org/apply-staged.ts';
import { text } from '../../staged-refs.ts';
import type { ChunkResult, PackedChunk, StagedChunk, StagedRow } from '../../staged.ts';
import { applyStagedTouches } from '../../touch/apply-staged.ts';
import { takeBack } from '../feed/gone.ts';
import { blockPlace, decodeBlock } from './block.ts';
import { clearFailure, keepFailure } from './failure.ts';
import { inLanes } from './lanes.ts';
import type { Job } from './ledger.ts';
import { keepInside } from './office.ts';

type Apply = (tx: Tx, keys: KeyRing, chunk: StagedChunk) => Promise<ChunkResult>;
type ApplyPacked = (tx: Tx, keys: KeyRing, chunk: PackedChunk, book: PlaceBook) => Promise<ChunkResult>;

/** Each kind's rows go through the capability that owns its table (architecture.md §2). */
const packedAppliers = {
  customers: async (tx, keys, chunk, book) => {
    const result = await applyPackedCustomers(tx, keys, chunk, book);
    await takeBack(tx, chunk);
    return result;
  },
  holdings: (tx, _, chunk) => applyPackedHoldings(tx, chunk),
} satisfies Record<string, ApplyPacked>;
type PackedKind = keyof typeof packedAppliers;
const rowAppliers: Record<Exclude<FileKindName, PackedKind>, Apply> = {
  orgs: (tx, _, chunk) => applyStagedOrgs(tx, chunk),
  staff: (tx, _, chunk) => applyStagedStaff(tx, chunk),
  districts: (tx, _, chunk) => applyStagedDistricts(tx, chunk),
  grids: (tx, _, chunk) => applyStagedGrids(tx, chunk),
  places: (tx, _, chunk) => applyStagedPlaces(tx, chunk),
  employers: (tx, _, chunk) => applyStagedEmployers(tx, chunk),
  merchants: (tx, _, chunk) => applyStagedMerchants(tx, chunk),
  consents: (tx, _, chunk) => applyStagedConsents(tx, chunk),
  refusals: (tx, _, chunk) => applyStagedRefusals(tx, chunk),
  touches: applyStagedTouches,
  application_steps: (tx, _, chunk) => applyStagedSteps(tx, chunk),
};

type File = { fileNo: number; kind: FileKindName; book: PlaceBook };

async function listBranchIds(tx: Tx, rows: readonly StagedRow[]): Promise<number[]> {
  const nos = [...new Set(rows.map((row) => text(row.values['org_no']) ?? ''))];
  const orgs = await tx
    .selectFrom('org')
    .select('id')
    .where('org_no', '=', sql<string>`any(${nos}::text[])`)
    .execute();
  return orgs.map((org) => org.id);
}

type Taken = { sealed: Buffer; skipped: number[] };

/** Takes a chunk out of staging and gives it to its capability. */
async function applyBlock(
  database: Database,
  tx: Tx,
  job: Job,
  { fileNo, kind, book }: File,
  chunkNo: number,
): Promise<ChunkResult> {
  const { rows: taken } = await sql<Taken>`
    delete from stage.block where job_id = ${job.id}::uuid and file_no = ${fileNo} and chunk_no = ${chunkNo}
    returning sealed, skipped`.execute(tx);
  const { sealed, skipped } = taken[0]!;
  const { keys } = database;
  const block = decodeBlock(keys.unsealBytes(blockPlace(job.id, fileNo, chunkNo), sealed));
  const chunk = { kind, columns: new Set(block.columns), asOf: job.asOf, jobId: job.id, fileNo };
  if (kind === 'customers' || kind === 'holdings') {
    if (!('packed' in block)) throw new Error(`chunk of ${kind} is not packed`);
    const { packed, addresses } = block;
    const given = { ...chunk, packed, skipped, rootOrgId: job.rootOrgId, ...(addresses && { addresses }) };
    return packedAppliers[kind](tx, keys, given, book);
  }
  if (!('rows' in block)) throw new Error(`chunk of ${kind} is packed`);
  const passed = new Set(skipped);
  const rows = block.rows.filter((row) => !passed.has(row.rowNo));
  const inside =
    job.rootOrgId === null
      ? { rows, refused: [] }
      : await keepInside(database, tx, job.rootOrgId, kind, rows);
  const result = await rowAppliers[kind](tx, keys, { ...chunk, rows: inside.rows });
  const isBankWide = kind === 'orgs' || kind === 'staff';
  const { branchIds = isBankWide ? null : await listBranchIds(tx, inside.rows) } = result;
  return { ...result, branchIds, refused: [...inside.refused, ...result.refused] };
}

/** SQLSTATE-like: kept as the failure's code. */
class WaitsForCustomers extends Error {
  readonly code = 'WAITS';
}

/**
 * A row whose customer is in a chunk that failed is no bad row: its chunk waits in staging, and the next run, which
 * tries the customers first, applies both.
 */
async function assertNoneWaits(tx: Tx, jobId: string, refused: ChunkResult['refused']): Promise<void> {
  if (!refused.some(({ code }) => code === 'ref.customer')) return;
  const { rows } = await sql`
    select 1 from import_failure x join import_file f using (job_id, file_no)
     where x.job_id = ${jobId}::uuid and f.kind = 'customers' limit 1`.execute(tx);
  if (rows.length > 0) throw new WaitsForCustomers('its customers are in a chunk that failed');
}

/** Applies one chunk, or nothing when it was applied before: its fence is the first thing written. */
const applyChunk = (database: Database, scopeId: number | null, job: Job, file: File, chunkNo: number) =>
  asJob(database, scopeId, async (tx) => {
    const { id: jobId } = job;
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
    // What the chunk makes and changes is kept beside it, for an undo (0050_import_undo.sql).
    await sql`select set_config('app.import', ${`${jobId}|${fileNo}|${chunkNo}`}, true)`.execute(tx);
    const {
      appliedCount,
      unchangedCount,
      olderCount = 0,
      placedCount = 0,
      unplacedCount = 0,
      branchIds = null,
      refused,
    } = await applyBlock(database, tx, job, file, chunkNo);
    await assertNoneWaits(tx, jobId, refused);
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
      older_count: olderCount,
      refused_count: refused.length,
    };
    await tx
      .updateTable('import_chunk')
      .set({
        ...counts,
        placed_count: placedCount,
        unplaced_count: unplacedCount,
        branch_ids: appliedCount > 0 ? branchIds : [],
      })
      .where('job_id', '=', jobId)
      .where('file_no', '=', fileNo)
      .where('chunk_no', '=', chunkNo)
      .execute();
    await clearFailure(tx, { jobId, fileNo, chunkNo });
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
      select chunk_no, row_count from stage.block
       where job_id = ${jobId}::uuid and file_no = ${fileNo} order by chunk_no`.execute(tx);
    return rows;
  });

const isKind = (kind: string): kind is FileKindName => fileKinds.some((known) => known === kind);

/** Kinds whose chunks do not meet: no row of a file is in two of them, and none waits for another's. */
const apart: ReadonlySet<FileKindName> = new Set(['customers', 'holdings']);
const lanesMax = 2;

/**
 * Applies what is staged of one file, chunk by chunk, two at once where they do not meet; killed and called
 * again, it goes on where it stopped. A chunk that fails is kept in the ledger and does not stop the others.
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
  const waiting = await listChunks(database, job.id, fileNo);
  const book: PlaceBook = new Map();
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { chunk_no: chunkNo, row_count: rowCount } = next;
      await applyChunk(database, scopeId, job, { fileNo, kind, book }, chunkNo).catch((error: unknown) =>
        keepFailure(database, { jobId: job.id, fileNo, chunkNo }, rowCount, error),
      );
      onRows(rowCount);
    }
  };
  await inLanes(apart.has(kind) ? lanesMax : 1, lane);
}
