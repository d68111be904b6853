import type pg from 'pg';
import { type FileKindName, fileKindOf } from '#contract/dictionary.ts';
import { copyRows, int4, uuid } from '../../db/copy.ts';
import type { Database } from '../../db/open.ts';
import { asJobClient } from '../../db/scope.ts';
import type { KeyRing } from '../../keys/key-ring.ts';
import type { RowRefusal } from '../../staged.ts';
import { createKeySet } from './key-set.ts';
import type { Ending, ReadRow, SourceFile } from './source-file.ts';

/** Rows applied in one transaction (trust.md §3.8: at most 20,000). */
const chunkRows = 10_000;

export const stagePlace = (jobId: string, fileNo: number, rowNo: number) =>
  `stage|row|${jobId}/${fileNo}/${rowNo}` as const;

/** A ledger row without a number of its own is known by its content: the same row twice is one. */
function numbered(
  keys: KeyRing,
  kind: FileKindName,
  values: Record<string, unknown>,
): Record<string, unknown> {
  const ownNo = fileKindOf(kind).key.at(-1)!;
  if (typeof values[ownNo] === 'string') return values;
  const cells = Object.entries(values).filter(([, value]) => value !== null);
  const content = keys.tag(`row_${kind}`, JSON.stringify(cells.toSorted(([a], [b]) => (a < b ? -1 : 1))));
  return { ...values, [ownNo]: `~${content.toString('base64url').slice(0, 22)}` };
}

async function keepRefusals(client: pg.PoolClient, jobId: string, fileNo: number, refused: RowRefusal[]) {
  if (refused.length === 0) return;
  const rows = refused.map(({ rowNo, column, code, detail }) => ({
    row_no: rowNo,
    column_name: column,
    code,
    detail,
  }));
  await client.query(
    `insert into import_refusal (job_id, file_no, row_no, column_name, code, detail)
     select $1, $2, r.* from json_to_recordset($3::json)
       as r (row_no int, column_name text, code text, detail jsonb)`,
    [jobId, fileNo, JSON.stringify(rows)],
  );
}

type Sifted = { refused: RowRefusal } | { values: Record<string, unknown> } | undefined;

/** Sorts rows into good, refused and folded; a second row of the same key is refused, whatever it says. */
function createSieve(keys: KeyRing, kind: SourceFile['kind']) {
  const known = createKeySet();
  const isKind = kind !== 'folded' && kind !== 'unknown';
  return (row: ReadRow): Sifted => {
    if ('refusal' in row) return { refused: { rowNo: row.rowNo, ...row.refusal } };
    if ('folded' in row || !isKind) return undefined;
    const values = numbered(keys, kind, row.values);
    const key = fileKindOf(kind)
      .key.map((column) => String(values[column]))
      .join('\n');
    const first = known.addOrFind(key, row.rowNo);
    if (first === undefined) return { values };
    const column = fileKindOf(kind).key.at(-1)!;
    return { refused: { rowNo: row.rowNo, column, code: 'row.duplicate', detail: { first } } };
  };
}

type Tally = { rowsRead: number; rowsFolded: number; ending: Ending };

async function stageRows(
  client: pg.PoolClient,
  keys: KeyRing,
  place: { jobId: string; fileNo: number; file: SourceFile },
  betweenChunks: (rowsRead: number) => Promise<void>,
): Promise<Tally> {
  const { jobId, fileNo, file } = place;
  const sift = createSieve(keys, file.kind);
  const [job, no] = [uuid(jobId), int4(fileNo)];
  let rowsRead = 0;
  let rowsFolded = 0;
  let chunkNo = 0;
  let staged: Buffer[][] = [];
  let refused: RowRefusal[] = [];
  const flush = async (): Promise<void> => {
    const columns = ['job_id', 'file_no', 'row_no', 'chunk_no', 'sealed'];
    await copyRows(client, 'stage.row', columns, staged);
    await keepRefusals(client, jobId, fileNo, refused);
    if (staged.length > 0) chunkNo += 1;
    staged = [];
    refused = [];
    await betweenChunks(rowsRead);
  };
  const batches = file.read();
  for (let next = await batches.next(); ; next = await batches.next()) {
    if (next.done) {
      await flush();
      return { rowsRead, rowsFolded, ending: next.value };
    }
    for (const row of next.value) {
      rowsRead += 1;
      const sifted = sift(row);
      if (sifted === undefined) rowsFolded += 1;
      else if ('refused' in sifted) refused.push(sifted.refused);
      else {
        const blob = keys.seal('stage', stagePlace(jobId, fileNo, row.rowNo), JSON.stringify(sifted.values));
        staged.push([job, no, int4(row.rowNo), int4(chunkNo), blob]);
      }
      if (staged.length === chunkRows || refused.length === chunkRows) await flush();
    }
  }
}

/**
 * Reads one file whole into staging, in one transaction: killed on the way, nothing of it is there. Rows lie
 * sealed until their chunk is applied; refused ones are kept with their reason, their content is not.
 */
export const stageFile = (
  database: Database,
  place: { jobId: string; fileNo: number; file: SourceFile },
  onRows: (rowsRead: number) => void,
): Promise<void> =>
  asJobClient(database, async (client, renew) => {
    const { rowsRead, rowsFolded, ending } = await stageRows(client, database.keys, place, async (count) => {
      onRows(count);
      await renew();
    });
    await client.query(
      `update import_file set rows_read = $3, rows_folded = $4, encoding = $5, note = $6, staged_at = now()
        where job_id = $1 and file_no = $2`,
      [
        place.jobId,
        place.fileNo,
        rowsRead,
        rowsFolded,
        ending.encoding,
        ending.notes.length > 0 ? JSON.stringify(ending.notes) : null,
      ],
    );
  });
