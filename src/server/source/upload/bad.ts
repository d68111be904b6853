import { sql } from 'kysely';
import type { Tx } from '../../db/open.ts';
import type { FileRow } from './delivery-row.ts';

/** A bad cell as the last check kept it: nothing in it is in clear. */
export type Bad = {
  rowNo: number;
  column: string | null;
  at: number | null;
  code: string;
  detail: Record<string, unknown>;
  leftOut: boolean;
};
type Wanted = {
  blockNo?: number;
  column?: string | undefined;
  code?: string | undefined;
  leftOut?: boolean | undefined;
  /** Rows behind this one. */
  after?: number | undefined;
  limit?: number;
};

/** Bad cells of a file in its order. */
export async function selectBad(tx: Tx, file: FileRow, wanted: Wanted): Promise<Bad[]> {
  const { blockNo = null, column = null, code = null, leftOut = null, after = 0, limit = null } = wanted;
  const { rows } = await sql<Bad>`
    select (b->>0)::int as "rowNo", b->>1 as column, (b->>2)::int as at, b->>3 as code, b->4 as detail,
           (b->>0)::int = any(u.left_out) as "leftOut"
      from stage.upload u cross join jsonb_array_elements(u.bad) as b
     where u.delivery_id = ${file.delivery_id}::uuid and u.file_no = ${file.file_no}
       and u.sheet_no = ${file.sheet_no} and (${blockNo}::int is null or u.block_no = ${blockNo}::int)
       and u.last_row > ${after} and (b->>0)::int > ${after}
       and (${column}::text is null or b->>1 = ${column}) and (${code}::text is null or b->>3 = ${code})
       and (${leftOut}::boolean is null or ((b->>0)::int = any(u.left_out)) = ${leftOut})
     order by u.block_no, "rowNo" limit ${limit}::int`.execute(tx);
  return rows;
}
