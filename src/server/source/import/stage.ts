import type pg from 'pg';
import { fileKindOf } from '#contract/dictionary.ts';
import type { Database } from '../../db/open.ts';
import { asJobClient } from '../../db/scope.ts';
import type { RowRefusal } from '../../staged.ts';
import { createKeySet } from './key-set.ts';
import type { ChunkPlace, Prepared } from './prepare.ts';
import type { Preparer } from './preparer.ts';
import { createRemarks } from './remark.ts';
import type { Ending, SourceFile } from './source-file.ts';

/** Rows read and applied together, in one transaction (trust.md §3.8: at most 20,000). */
const chunkRows = 10_000;

async function keepRefusals(client: pg.PoolClient, jobId: string, fileNo: number, refused: RowRefusal[]) {
  if (refused.length === 0) return;
  const rows = refused.map(({ rowNo, column, code, detail }) => ({
    row_no: rowNo,
    column_name: column,
    code,
    detail,
  }));
  // A file that is read again after its staging was lost refuses the same rows.
  await client.query(
    `insert into import_refusal (job_id, file_no, row_no, column_name, code, detail)
     select $1, $2, r.* from json_to_recordset($3::json)
       as r (row_no int, column_name text, code text, detail jsonb)
     on conflict (job_id, file_no, row_no) do nothing`,
    [jobId, fileNo, JSON.stringify(rows)],
  );
}

/** A second row of the same key is refused, whatever it says. */
function createSieve(column: string) {
  const known = createKeySet();
  return ({ keys }: Prepared): RowRefusal[] => {
    const refused: RowRefusal[] = [];
    for (let at = 0; at < keys.length; at += 3) {
      const rowNo = keys[at + 2]!;
      const first = known.addOrFindPrint(keys[at]!, keys[at + 1]!, rowNo);
      if (first !== undefined) refused.push({ rowNo, column, code: 'row.duplicate', detail: { first } });
    }
    return refused;
  };
}

/** The same rows in runs of `chunkRows`, whatever the batches in which they come; then what the source ends with. */
async function* chunksOf<Row, End>(batches: AsyncGenerator<Row[], End>): AsyncGenerator<Row[], End> {
  let open: Row[] = [];
  for (;;) {
    const next = await batches.next();
    if (next.done) {
      if (open.length > 0) yield open;
      return next.value;
    }
    for (let from = 0; from < next.value.length;) {
      const part = next.value.slice(from, from + chunkRows - open.length);
      open = open.length === 0 ? part : open.concat(part);
      from += part.length;
      if (open.length === chunkRows) {
        yield open;
        open = [];
      }
    }
  }
}

type Place = { jobId: string; fileNo: number; file: SourceFile };
type Tally = { rowsRead: number; rowsFolded: number; chunkCount: number };

/** Keeps prepared chunks in the order of the file. */
function createKeeper(
  client: pg.PoolClient,
  { jobId, fileNo, kind }: Omit<ChunkPlace, 'chunkNo'>,
  afterChunk: (rowsRead: number) => Promise<void>,
) {
  const sift = createSieve(fileKindOf(kind).key.at(-1)!);
  const tally: Tally = { rowsRead: 0, rowsFolded: 0, chunkCount: 0 };
  const remarks = createRemarks();
  return {
    tally,
    notes: remarks.notes,
    keep: async (prepared: Prepared): Promise<void> => {
      const duplicates = sift(prepared);
      const { chunkNo, rowCount, sealed } = prepared;
      if (sealed !== null && rowCount > duplicates.length) {
        await client.query(
          `insert into stage.block (job_id, file_no, chunk_no, row_count, skipped, sealed)
           values ($1, $2, $3, $4, $5, $6)`,
          [
            jobId,
            fileNo,
            chunkNo,
            rowCount - duplicates.length,
            duplicates.map((refusal) => refusal.rowNo),
            sealed,
          ],
        );
        tally.chunkCount += 1;
      }
      await keepRefusals(client, jobId, fileNo, [...prepared.refused, ...duplicates]);
      remarks.addAll(prepared.remarks);
      tally.rowsRead += prepared.rowsRead;
      tally.rowsFolded += prepared.rowsFolded;
      await afterChunk(tally.rowsRead);
    },
  };
}

/** Runs `start` over the chunks, `atOnce` of them under way, and `keep` over the answers in order. */
async function inOrder<Row, End>(
  chunks: AsyncGenerator<Row[], End>,
  atOnce: number,
  start: (rows: Row[], chunkNo: number) => Promise<Prepared>,
  keep: (prepared: Prepared) => Promise<void>,
): Promise<End> {
  const underWay: Promise<Prepared>[] = [];
  try {
    for (let chunkNo = 0; ; chunkNo += 1) {
      const next = await chunks.next();
      if (next.done) {
        while (underWay.length > 0) await keep(await underWay.shift()!);
        return next.value;
      }
      underWay.push(start(next.value, chunkNo));
      if (underWay.length >= atOnce) await keep(await underWay.shift()!);
    }
  } finally {
    await Promise.allSettled(underWay);
  }
}

/** A file whose rows go nowhere of their own: they are counted, and what was refused of them is kept. */
async function stageUnread(
  client: pg.PoolClient,
  { jobId, fileNo, file }: Place,
  afterChunk: (rowsRead: number) => Promise<void>,
): Promise<Tally & { ending: Ending }> {
  const tally: Tally = { rowsRead: 0, rowsFolded: 0, chunkCount: 0 };
  const batches = file.read();
  for (;;) {
    const next = await batches.next();
    if (next.done) return { ...tally, ending: next.value };
    const refused = next.value.flatMap((row) =>
      'refusal' in row ? [{ rowNo: row.rowNo, ...row.refusal }] : [],
    );
    await keepRefusals(client, jobId, fileNo, refused);
    tally.rowsRead += next.value.length;
    tally.rowsFolded += next.value.length - refused.length;
    await afterChunk(tally.rowsRead);
  }
}

async function stageRows(
  client: pg.PoolClient,
  preparer: Preparer,
  { jobId, fileNo, file }: Place,
  afterChunk: (rowsRead: number) => Promise<void>,
): Promise<Tally & { ending: Ending }> {
  const { kind } = file;
  if (kind === 'folded' || kind === 'unknown')
    return stageUnread(client, { jobId, fileNo, file }, afterChunk);
  const { tally, keep, notes } = createKeeper(client, { jobId, fileNo, kind }, afterChunk);
  const placeOf = (chunkNo: number): ChunkPlace => ({ jobId, fileNo, chunkNo, kind });
  if (file.openTable) {
    const { shape, rows } = await file.openTable();
    const ending = await inOrder(
      chunksOf(rows),
      preparer.atOnce,
      (chunk, chunkNo) => preparer.prepareTable(placeOf(chunkNo), shape, chunk),
      keep,
    );
    return { ...tally, ending: { ...ending, notes: [...ending.notes, ...notes()] } };
  }
  const ending = await inOrder(
    chunksOf(file.read()),
    1,
    async (chunk, chunkNo) => preparer.prepareRows(placeOf(chunkNo), chunk),
    keep,
  );
  return { ...tally, ending };
}

/**
 * Reads one file whole into staging, in one transaction: killed on the way, nothing of it is there. Rows lie
 * sealed until their chunk is applied; refused ones are kept with their reason, their content is not.
 */
export const stageFile = (
  database: Database,
  preparer: Preparer,
  place: Place,
  onRows: (rowsRead: number) => void,
): Promise<void> =>
  asJobClient(database, async (client, renew) => {
    const { jobId, fileNo } = place;
    await client.query('delete from stage.block where job_id = $1 and file_no = $2', [jobId, fileNo]);
    const { rowsRead, rowsFolded, chunkCount, ending } = await stageRows(
      client,
      preparer,
      place,
      async (count) => {
        onRows(count);
        await renew();
      },
    );
    await client.query(
      `update import_file set rows_read = $3, rows_folded = $4, encoding = $5, note = $6, chunk_count = $7,
              staged_at = now()
        where job_id = $1 and file_no = $2`,
      [
        jobId,
        fileNo,
        rowsRead,
        rowsFolded,
        ending.encoding,
        ending.notes.length > 0 ? JSON.stringify(ending.notes) : null,
        chunkCount,
      ],
    );
  });
