import type { FileKindName } from '#contract/dictionary.ts';
import type { RowRefusalCode } from '#contract/refusal.ts';
import type { Day } from '#core/day.ts';

/**
 * A row of a bank's file after its cells were checked: column code name → value; absent columns are absent.
 */
export type StagedRow = { rowNo: number; values: Readonly<Record<string, unknown>> };

/** What a capability is given at a time, inside the transaction of the import's chunk. */
export type StagedChunk = {
  kind: FileKindName;
  /** The columns that the file has: only these overwrite what is stored. */
  columns: ReadonlySet<string>;
  rows: readonly StagedRow[];
  asOf: Day;
  /** Whom the rows come from; stored where a table keeps it. */
  jobId: string;
};

export type RowRefusal = {
  rowNo: number;
  column: string | null;
  code: RowRefusalCode;
  detail: Record<string, unknown>;
};

/** Every row of the chunk is in one of the three. */
export type ChunkResult = { appliedCount: number; unchangedCount: number; refused: RowRefusal[] };
