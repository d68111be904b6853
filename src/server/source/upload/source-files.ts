import { problem } from '#contract/problem.ts';
import type { RowRefusalCode } from '#contract/refusal.ts';
import type { Database } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import type { Ending, ReadRow, SourceFile } from '../import/source-file.ts';
import { type Block, openBlocks } from './block.ts';
import { createReader, type Shape } from './check.ts';
import { type DeliveryRow, type FileRow, inApplyOrder, selectFiles } from './delivery-row.ts';
import { digestOf } from './digest.ts';
import { placeOf, shapeOf } from './file-view.ts';

const blocksAtOnce = 8;

/** The next few blocks of a file; each read is a transaction of its own, so none outlives its context. */
const blocksFrom = (database: Database, file: FileRow, from: number): Promise<Block[]> =>
  asJob(database, null, async (tx) => {
    const blocks: Block[] = [];
    for await (const block of openBlocks(tx, database.keys, placeOf(file), { from })) {
      blocks.push(block);
      if (blocks.length === blocksAtOnce) break;
    }
    return blocks;
  });

async function* readFile(database: Database, file: FileRow, shape: Shape): AsyncGenerator<ReadRow[], Ending> {
  const read = createReader(shape);
  for (let from = 0; ;) {
    const blocks = await blocksFrom(database, file, from);
    for (const { rows, leftOut } of blocks)
      yield rows
        .filter(({ rowNo }) => rowNo > shape.headerRow)
        .map((row): ReadRow => {
          const { rowNo } = row;
          if (leftOut.has(rowNo)) return { rowNo, folded: true };
          const { values, faults } = read(row);
          const [fault] = faults;
          if (!fault) return { rowNo, values };
          // Written by the reader of cells, whose codes these are.
          const code = fault.code as RowRefusalCode;
          return { rowNo, refusal: { column: fault.column, code, detail: fault.detail } };
        });
    if (blocks.length < blocksAtOnce) return { encoding: file.encoding, notes: [] };
    from = blocks.at(-1)!.blockNo + 1;
  }
}

/**
 * The files of an accepted delivery, in the order in which they build on each other. What lies there must still be what
 * was accepted.
 */
export async function openSourceFiles(
  database: Database,
  delivery: Pick<DeliveryRow, 'id' | 'orgId' | 'asOf'> & { digest: string },
): Promise<SourceFile[]> {
  const files = await asJob(database, null, async (tx) => {
    const rows = await selectFiles(tx, [delivery.id]);
    if ((await digestOf(tx, delivery, rows)) !== delivery.digest) throw problem('delivery.changed');
    return rows;
  });
  return inApplyOrder(files).map((file) => {
    const shape = shapeOf(file)!;
    return {
      name: file.name,
      kind: shape.kind,
      origin: 'REAL',
      digest: file.sha256,
      rowCount: file.found?.rowCount ?? 0,
      read: () => readFile(database, file, shape),
    };
  });
}
