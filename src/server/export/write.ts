import { createHash } from 'node:crypto';
import type { Actor, Role } from '#contract/access.ts';
import { problem, Problem, type ProblemCode } from '#contract/problem.ts';
import { isApproved, rowsMaxOf } from '#core/export/approval.ts';
import { findStanding } from '../account/standing.ts';
import { writeAudit } from '../audit/write.ts';
import { getCalendar } from '../calendar/queries.ts';
import { businessTime } from '../day.ts';
import type { Database, Tx } from '../db/open.ts';
import { asJob, asReader } from '../db/scope.ts';
import { newId } from '../new-id.ts';
import { getParams, type Params } from '../param/queries.ts';
import { keepBlocks } from './block.ts';
import { branchesOver, type Part } from './count.ts';
import { bytesOfExport, fileNameOf, markOfFile } from './file.ts';
import { openCallGate } from './gate.ts';
import { newTally, type Tally } from './rows.ts';
import { type Asked, findAsked } from './stored.ts';

type Key = { orgId: number; id: string };
const hourMs = 3_600_000;

/** What must still hold of a request when its file is written; a problem says what does not (A29). */
function checkApproval(asked: Asked, params: Params, now: Date): void {
  const { row, decisions, digest } = asked;
  if (digest !== row.digest || decisions.some((one) => one.digest !== row.digest))
    throw problem('export.changed');
  if (!isApproved(asked)) throw problem('export.changed');
  const ttlMs = params.get('export.ttl') * hourMs;
  if (decisions.some((one) => now.getTime() - one.decided_at.getTime() > ttlMs) || row.lapses_at <= now)
    throw problem('export.lapsed');
}

type Written = {
  fileId: string;
  fileName: string;
  tally: Tally;
  sha256: string;
  byteCount: number;
  blockCount: number;
};

/**
 * Writes the file under the requester's own row scope as it is now, in one snapshot: what lies outside is not
 * there (A30). Blocks are sealed and stored as they come; the file they belong to is made known at the end.
 */
async function writeFile(
  database: Database,
  requester: Actor,
  asked: Asked,
  params: Params,
  now: Date,
): Promise<Written> {
  const { spec, stated, row } = asked;
  const fileId = newId();
  const { day } = businessTime(now);
  const rowsMax = rowsMaxOf(asked.seats, params.get('export.approval'), params.get('export.rows.max'));
  return asReader(database, requester, async (tx, renew) => {
    const tally = newTally();
    const calendar = await getCalendar(tx, day);
    const { extension, bytes } = bytesOfExport({
      tx,
      keys: database.keys,
      spec,
      asked: { filter: spec.filter, rootOrgId: requester.rootOrgId, today: day },
      gate: openCallGate(tx, calendar, day, spec.filter),
      tally,
      mark: markOfFile(fileId, spec, stated, now),
      between: async () => {
        if (tally.rowCount > rowsMax) throw problem('export.grown', { rowsMax });
        await renew();
      },
    });
    const hash = createHash('sha256');
    let byteCount = 0;
    async function* counted() {
      for await (const part of bytes) {
        hash.update(part);
        byteCount += part.length;
        yield part;
      }
    }
    const blockCount = await keepBlocks(database, { orgId: row.org_id, fileId }, counted());
    const fileName = fileNameOf(spec, extension, fileId, now);
    return { fileId, fileName, tally, sha256: hash.digest('hex'), byteCount, blockCount };
  });
}

const partsOf = (tally: Tally, orgId: number): Part[] =>
  [...tally.parts.values()].map((part) => ({
    ...part,
    branchId: part.branchId === 0 ? orgId : part.branchId,
  }));

async function storeParts(tx: Tx, { orgId, id }: Key, parts: readonly Part[]): Promise<void> {
  await tx
    .updateTable('export_part')
    .set({ exported_rows: 0 })
    .where('org_id', '=', orgId)
    .where('request_id', '=', id)
    .execute();
  for (const { branchId, kind, rowCount } of parts)
    await tx
      .insertInto('export_part')
      .values({
        org_id: orgId,
        request_id: id,
        branch_id: branchId,
        kind,
        counted_rows: 0,
        exported_rows: rowCount,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['org_id', 'request_id', 'branch_id', 'kind'])
          .doUpdateSet({ exported_rows: rowCount }),
      )
      .execute();
}

/** Makes the file known, once: a second worker that wrote it as well finds the request no longer open. */
const makeKnown = (
  database: Database,
  key: Key,
  requester: Actor,
  asked: Asked,
  written: Written,
  params: Params,
  now: Date,
): Promise<void> =>
  asJob(database, null, async (tx) => {
    const { orgId, id } = key;
    const { fileId, tally } = written;
    const open = await tx
      .updateTable('export_request')
      .set({ state: 'READY' })
      .where('org_id', '=', orgId)
      .where('id', '=', id)
      .where('state', '=', 'APPROVED')
      .executeTakeFirst();
    if (open.numUpdatedRows !== 1n) return;
    const parts = partsOf(tally, orgId);
    const quota = params.get('quota.export.rows');
    const over = await branchesOver(tx, parts, { day: asked.row.day, exceptId: id, quota });
    if (over.length > 0) throw problem('export.branch-quota');
    await storeParts(tx, key, parts);
    await tx
      .insertInto('export_file')
      .values({
        org_id: orgId,
        id: fileId,
        request_id: id,
        name: written.fileName,
        byte_count: written.byteCount,
        row_count: tally.rowCount,
        held_back_count: tally.heldBack.size,
        sha256: written.sha256,
        block_count: written.blockCount,
        made_at: now,
        expires_at: new Date(now.getTime() + params.get('export.ttl') * hourMs),
      })
      .execute();
    await writeAudit(tx, requester, 'export.written', {
      object: id,
      reason: asked.spec.purpose,
      body: {
        fileId,
        files: asked.spec.files,
        format: asked.spec.format,
        unmasked: asked.spec.unmasked,
        rowCount: tally.rowCount,
        heldBackCount: tally.heldBack.size,
        byteCount: written.byteCount,
        sha256: written.sha256,
      },
    });
  });

/** The rules refuse what was approved: said to whoever asked, and recorded. */
const refuse = (database: Database, { orgId, id }: Key, code: ProblemCode): Promise<void> =>
  asJob(database, null, async (tx) => {
    const refused = await tx
      .updateTable('export_request')
      .set({ state: code === 'export.lapsed' ? 'LAPSED' : 'REFUSED', refusal: code })
      .where('org_id', '=', orgId)
      .where('id', '=', id)
      .where('state', '=', 'APPROVED')
      .executeTakeFirst();
    if (refused.numUpdatedRows === 1n)
      await writeAudit(tx, null, 'export.refused', { object: id, result: 'denied', reason: code });
  });

async function carryOut(database: Database, key: Key, now: Date): Promise<void> {
  const { day } = businessTime(now);
  const { asked, params } = await asJob(database, null, async (tx) => ({
    asked: await findAsked(database.keys, tx, key.id),
    params: await getParams(tx, day, key.orgId),
  }));
  if (asked?.row.state !== 'APPROVED') return;
  const { row } = asked;
  checkApproval(asked, params, now);
  const standing = {
    accountId: row.account_id,
    role: row.role as Role, // Written from an actor; the digest tells a change.
    rootOrgId: row.org_id,
    sessionId: row.session_id,
  };
  const requester = await findStanding(database, standing, now);
  if (!requester) throw problem('export.standing');
  const written = await writeFile(database, requester, asked, params, now);
  await makeKnown(database, key, requester, asked, written, params, now);
}

/**
 * Writes the file of an approved request. Run twice it writes one; killed on the way it leaves blocks that belong to
 * no file, which `clearExports` takes away.
 */
export async function writeExport(database: Database, key: Key, now: Date): Promise<void> {
  try {
    await carryOut(database, key, now);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    await refuse(database, key, error.code);
  }
}
