import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import { anyOf, hexOf, recordset } from '../db/set-wise.ts';
import { forgetHeld } from '../plan/forget-held.ts';
import {
  brought,
  type BroughtRow,
  idsOf,
  maskedNo,
  restoreRows,
  sortRows,
  type UndoChunk,
  type UndoResult,
} from '../undo-staged.ts';
import { actedSince } from './acted-since.ts';
import { importedFields } from './apply-staged.ts';
import { importedHoldingFields } from './apply-staged-holdings.ts';
import { splitPeople } from './merge.ts';
import { reviveSaid } from './said-staged.ts';

/** What a chunk brought of customers. One that another import's holding hangs on stays. */
async function listCustomers(tx: Tx, chunk: UndoChunk): Promise<BroughtRow[]> {
  const { rows } = await sql<BroughtRow>`
    with ${brought(chunk, 'customer')},
    asked as materialized (select branch_id, id as customer_id from brought),
    ${actedSince(chunk)}
    select b.branch_id, b.id, b.is_made, ${maskedNo(sql`c.customer_no`)} as number,
           case when c.job_id is distinct from ${chunk.jobId}::uuid then 'LATER'
                when b.is_made and exists (select 1 from feed_gone g
                       where g.branch_id = c.branch_id and g.customer_id = c.id) then 'LATER'
                when acted.reason is not null then acted.reason
                when b.is_made and exists (select 1 from holding h
                       where h.branch_id = c.branch_id and h.customer_id = c.id
                         and h.job_id is distinct from ${chunk.jobId}::uuid) then 'IN_USE' end as reason
      from brought b join customer c on c.branch_id = b.branch_id and c.id = b.id
      left join acted on acted.branch_id = b.branch_id and acted.customer_id = b.id`.execute(tx);
  return rows;
}

/**
 * Merges that the system made since the import began, in the people of these rows, are taken back, the latest first: a
 * row may be why two others became one. All of their rows count as changed, so that people are found among them anew.
 */
async function partPeople(tx: Tx, since: Date, ids: readonly string[]): Promise<void> {
  const { rows } = await sql<{ branch_id: number; id: string }>`
    with own as (select distinct branch_id, person_id from customer where id = ${anyOf(ids)}),
    kin as (
      select c.branch_id, c.id from own o
        join customer c on c.branch_id = o.branch_id and (c.id = o.person_id or c.merged_into_id = o.person_id))
    select m.branch_id, m.id from person_merge m
     where m.made_by is null and m.undone_at is null and m.made_at >= ${since}
       and exists (select 1 from kin k where k.branch_id = m.branch_id and k.id in (m.from_id, m.into_id))
     order by m.made_at desc, m.id desc`.execute(tx);
  for (const { branch_id: branchId, id: mergeId } of rows) {
    const split = await splitPeople(tx, branchId, { mergeId, undoneBy: null, reason: 'IMPORT_UNDONE' });
    if (!split) continue;
    await tx
      .updateTable('customer')
      .set({ updated_at: sql<Date>`now()` })
      .where('branch_id', '=', branchId)
      .where('id', '=', anyOf([...split.leaving, ...split.staying]))
      .execute();
  }
}

type Claim = { branch_id: number; id_no_index: Buffer };

const listClaims = async (tx: Tx, ids: readonly string[]): Promise<Claim[]> => {
  const { rows } = await sql<Claim>`
    select distinct branch_id, id_no_index from customer
     where id = ${anyOf(ids)} and id_no_index is not null`.execute(tx);
  return rows;
};

/**
 * ID numbers that a branch has no customer of any longer lead elsewhere: to the branch that brought the person first of
 * those that have them. Answers the branches that lead now.
 */
async function passOnIdentities(tx: Tx, claims: readonly Claim[]): Promise<number[]> {
  if (claims.length === 0) return [];
  const rows = claims.map((claim) => ({
    branch_id: claim.branch_id,
    id_no_index: hexOf(claim.id_no_index),
  }));
  const { rows: freed } = await sql<{ id_no_index: Buffer }>`
    delete from identity i using ${recordset(rows, { branch_id: 'int', id_no_index: 'bytea' })}
     where i.id_no_index = r.id_no_index and i.branch_id = r.branch_id
       and not exists (select 1 from customer c
                        where c.id_no_index = i.id_no_index and c.branch_id = i.branch_id)
    returning i.id_no_index`.execute(tx);
  if (freed.length === 0) return [];
  const left = freed.map((row) => ({ id_no_index: hexOf(row.id_no_index) }));
  const { rows: leading } = await sql<{ branch_id: number }>`
    insert into identity (id_no_index, branch_id)
    select distinct on (c.id_no_index) c.id_no_index, c.branch_id
      from ${recordset(left, { id_no_index: 'bytea' })} join customer c on c.id_no_index = r.id_no_index
     order by c.id_no_index, c.id
    on conflict (id_no_index) do nothing returning branch_id`.execute(tx);
  return leading.map((row) => row.branch_id);
}

/** Takes out what only says something about these rows, then the rows. */
async function removeCustomers(tx: Tx, rows: readonly BroughtRow[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = idsOf(rows);
  await forgetHeld(tx, ids);
  await sql`delete from person_pair where left_id = ${anyOf(ids)} or right_id = ${anyOf(ids)}
      or merge_id in (select id from person_merge where from_id = ${anyOf(ids)} or into_id = ${anyOf(ids)})`.execute(
    tx,
  );
  await sql`delete from person_merge where from_id = ${anyOf(ids)} or into_id = ${anyOf(ids)}`.execute(tx);
  await sql`delete from customer where id = ${anyOf(ids)}`.execute(tx);
}

/**
 * Takes a chunk of customers back: what it made goes, what it changed is as before. A customer with whom something was
 * done since, or whom a later import spoke of, stays. With `isDry` it only says which.
 */
export async function undoStagedCustomers(tx: Tx, chunk: UndoChunk, isDry: boolean): Promise<UndoResult> {
  const { going, result } = sortRows('customer', await listCustomers(tx, chunk));
  if (isDry || going.length === 0) return result;
  const ids = idsOf(going);
  await partPeople(tx, chunk.since, ids);
  const claims = await listClaims(tx, ids);
  const changed = going.filter((row) => !row.is_made);
  await restoreRows(tx, chunk, 'customer', importedFields, idsOf(changed));
  await reviveSaid(tx, chunk.jobId, idsOf(changed));
  await removeCustomers(
    tx,
    going.filter((row) => row.is_made),
  );
  const leading = await passOnIdentities(tx, claims);
  return { ...result, branchIds: [...new Set([...result.branchIds, ...leading])] };
}

async function listHoldings(tx: Tx, chunk: UndoChunk): Promise<BroughtRow[]> {
  const { rows } = await sql<BroughtRow>`
    with ${brought(chunk, 'holding')},
    held as materialized (
      select b.branch_id, b.id, b.is_made, h.holding_no, h.customer_id, h.job_id
        from brought b join holding h on h.branch_id = b.branch_id and h.id = b.id),
    asked as materialized (select distinct branch_id, customer_id from held),
    ${actedSince(chunk)}
    select h.branch_id, h.id, h.is_made, h.holding_no as number,
           case when h.job_id is distinct from ${chunk.jobId}::uuid then 'LATER' else acted.reason end as reason
      from held h left join acted on acted.branch_id = h.branch_id and acted.customer_id = h.customer_id`.execute(
    tx,
  );
  return rows;
}

/** The same of what customers hold: it stays with a customer with whom something was done since. */
export async function undoStagedHoldings(tx: Tx, chunk: UndoChunk, isDry: boolean): Promise<UndoResult> {
  const { going, result } = sortRows('holding', await listHoldings(tx, chunk));
  if (isDry || going.length === 0) return result;
  const [made, changed] = [going.filter((row) => row.is_made), going.filter((row) => !row.is_made)];
  await restoreRows(tx, chunk, 'holding', importedHoldingFields, idsOf(changed));
  if (made.length > 0) await sql`delete from holding where id = ${anyOf(idsOf(made))}`.execute(tx);
  return result;
}
