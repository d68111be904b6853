import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { DeliveryFile, deliveryRoutes } from '#contract/delivery.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import { writeAudit } from '../../audit/write.ts';
import type { Context } from '../../context.ts';
import type { Tx } from '../../db/open.ts';
import { asActor } from '../../db/scope.ts';
import { asCommand, type Call } from '../../http/command.ts';
import { openBlocks, replaceRows } from './block.ts';
import { checkFile } from './check-file.ts';
import { type FileRow, getFile, lockDraft, touchDelivery } from './delivery-row.ts';
import { placeOf, sheetOf, viewFile } from './file-view.ts';

type Routes = typeof deliveryRoutes;
const feed = { purpose: 'feed' } as const;
const hideAfterSeconds = 30;

/** The cell of the file behind a column of the dictionary; a constant has none. */
function atOf(file: FileRow, column: string): number {
  const from = file.mapping[column];
  if (!from || !('at' in from)) throw problem('delivery.shape');
  return from.at;
}

/** One command on one file, after which it is checked again and shown. */
const onFile = (
  { database }: Context,
  actor: Actor,
  of: { deliveryId: string; fileNo: number },
  call: Call,
  act: (tx: Tx, file: FileRow) => Promise<void>,
): Promise<DeliveryFile> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const delivery = await lockDraft(tx, actor, of.deliveryId);
      const file = await getFile(tx, delivery.id, of.fileNo);
      await act(tx, file);
      const checked = await checkFile(database, tx, file, delivery);
      await touchDelivery(tx, delivery.id, call.now);
      return viewFile(tx, database.keys, checked);
    },
    feed,
  );

/** A cell that is bad, in clear, for whoever mends it; audited before the answer leaves. */
export const openCell = (
  { database }: Context,
  actor: Actor,
  { body }: Input<Routes['openCell']>,
  call: Call,
): Promise<Output<Routes['openCell']>> =>
  asActor(
    database,
    actor,
    async (tx) => {
      const delivery = await lockDraft(tx, actor, body.deliveryId);
      const file = await getFile(tx, delivery.id, body.fileNo);
      const at = atOf(file, body.column);
      const { rows } = await sql<{ bad: boolean }>`
        select exists (select 1 from stage.upload u cross join jsonb_array_elements(u.bad) as b
           where u.delivery_id = ${delivery.id}::uuid and u.file_no = ${file.file_no}
             and u.sheet_no = ${file.sheet_no} and ${body.rowNo}::int between u.first_row and u.last_row
             and (b->>0)::int = ${body.rowNo}::int) as bad`.execute(tx);
      if (!rows[0]?.bad) throw problem('delivery.row-unknown');
      await writeAudit(tx, actor, 'delivery.cell-opened', {
        object: delivery.id,
        ipHash: call.ipHash,
        body: { fileNo: file.file_no, rowNo: body.rowNo, column: body.column },
      });
      for await (const block of openBlocks(tx, database.keys, placeOf(file), { rowNos: [body.rowNo] })) {
        const row = block.rows.find(({ rowNo }) => rowNo === body.rowNo);
        if (row) return { value: row.cells[at] ?? '', hideAfterSeconds };
      }
      throw problem('delivery.row-unknown');
    },
    feed,
  );

/** Writes cells anew in their sealed blocks. */
export const fixCells = (
  context: Context,
  actor: Actor,
  { body }: Input<Routes['fixCells']>,
  call: Call,
): Promise<Output<Routes['fixCells']>> =>
  onFile(context, actor, body, call, async (tx, file) => {
    const { keys } = context.database;
    const wanted = Map.groupBy(body.cells, ({ rowNo }) => rowNo);
    let fixedCount = 0;
    for await (const block of openBlocks(tx, keys, placeOf(file), { rowNos: [...wanted.keys()] })) {
      const rows = block.rows.map((row) => {
        const fixes = row.rowNo > sheetOf(file).headerRow ? wanted.get(row.rowNo) : undefined;
        if (!fixes) return row;
        const cells = [...row.cells];
        for (const { column, value } of fixes) {
          const at = atOf(file, column);
          while (cells.length <= at) cells.push('');
          cells[at] = value;
          fixedCount += 1;
        }
        return { rowNo: row.rowNo, cells };
      });
      await replaceRows(tx, keys, placeOf(file), { blockNo: block.blockNo, rows });
    }
    if (fixedCount < body.cells.length) throw problem('delivery.row-unknown');
    await writeAudit(tx, actor, 'delivery.cells-fixed', {
      object: body.deliveryId,
      body: {
        fileNo: body.fileNo,
        count: fixedCount,
        cells: body.cells.slice(0, 50).map(({ rowNo, column }) => [rowNo, column]),
      },
    });
  });

/** Leaves rows out of the delivery, or takes them back in: those named, or all that are bad in a way. */
export const leaveOut = (
  context: Context,
  actor: Actor,
  { body }: Input<Routes['leaveOut']>,
  call: Call,
): Promise<Output<Routes['leaveOut']>> =>
  onFile(context, actor, body, call, async (tx, file) => {
    const { rowNos = null, code = null, column = null, back = false } = body;
    if (rowNos === null && code === null)
      throw problem('request.invalid', { where: ['body rowNos or code'] });
    const { headerRow } = sheetOf(file);
    const picked = sql`
      select array(select distinct (b->>0)::int from jsonb_array_elements(u.bad) as b
                    where ${rowNos === null} and b->>3 = ${code}::text
                      and (${column}::text is null or b->>1 = ${column})
                   union
                   select n from unnest(${rowNos ?? []}::int[]) as n
                    where n between u.first_row and u.last_row and n > ${headerRow})`;
    const { rows } = await sql<{ count: number }>`
      with change as (
        update stage.upload u set left_out = case when ${back}
            then array(select n from unnest(u.left_out) as n where n <> all (p.rows) order by n)
            else array(select distinct n from unnest(u.left_out || p.rows) as n order by n) end
          from (select u.block_no, (${picked}) as rows from stage.upload u
                 where u.delivery_id = ${file.delivery_id}::uuid and u.file_no = ${file.file_no}
                   and u.sheet_no = ${file.sheet_no}) p
         where u.delivery_id = ${file.delivery_id}::uuid and u.file_no = ${file.file_no}
           and u.sheet_no = ${file.sheet_no} and u.block_no = p.block_no and cardinality(p.rows) > 0
        returning cardinality(p.rows) as count)
      select coalesce(sum(count), 0)::int as count from change`.execute(tx);
    await writeAudit(tx, actor, back ? 'delivery.rows-taken-back' : 'delivery.rows-left-out', {
      object: body.deliveryId,
      body: { fileNo: body.fileNo, count: rows[0]?.count ?? 0, code, column },
    });
  });
