import type { FileKindName } from '#contract/dictionary.ts';
import type { ImportNote } from '#contract/import-note.ts';
import type { RowRefusalCode } from '#contract/refusal.ts';
import type { Day } from '#core/day.ts';
import type { TableRow } from '../parse/frame.ts';

/** What became of one row of a source file while it was read. Folded: its content went into other rows. */
export type ReadRow =
  | { rowNo: number; values: Record<string, unknown> }
  | {
      rowNo: number;
      refusal: { column: string | null; code: RowRefusalCode; detail: Record<string, unknown> };
    }
  | { rowNo: number; folded: true };

/** What is known of a file once it was read to its end. */
export type Ending = { encoding: string | null; notes: ImportNote[] };

/** Which columns of the dictionary a table has, by the place of each, and how many columns it has in all. */
export type TableShape = { columns: { name: string; at: number }[]; width: number };

/** One file of a delivery. `read` or `openTable` may be called once; every row of the file comes out of it. */
export type SourceFile = {
  name: string;
  /** `folded`: all rows go into rows of other files. `unknown`: not read. */
  kind: FileKindName | 'folded' | 'unknown';
  origin: 'REAL' | 'OVERLAY';
  /** Changes when the content changes: part of the job's digest. */
  digest: string;
  /** How many rows there are, where somebody has counted them: for showing how far the reading is. */
  rowCount?: number;
  read: () => AsyncGenerator<ReadRow[], Ending>;
  /** The same rows before their cells are checked: that work is shared among threads. */
  openTable?: () => Promise<{ shape: TableShape; rows: AsyncGenerator<TableRow[], Ending> }>;
};

/** How the files of one bank are read. `open` lists them in an order in which they build on each other. */
export type Profile = { name: string; open: (dir: string, asOf: Day) => Promise<SourceFile[]> };
