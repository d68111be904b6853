import type { FileKindName } from '#contract/dictionary.ts';
import type { RowRefusalCode } from '#contract/refusal.ts';
import type { Day } from '#core/day.ts';
import type { PackedColumns } from './db/columns.ts';

/**
 * A row of a bank's file after its cells were checked: column code name → value; absent columns are absent.
 */
export type StagedRow = { rowNo: number; values: Readonly<Record<string, unknown>> };

type Chunk = {
  kind: FileKindName;
  /** The columns that the file has: only these overwrite what is stored. */
  columns: ReadonlySet<string>;
  asOf: Day;
  /** Whom the rows come from; stored where a table keeps it. */
  jobId: string;
  fileNo: number;
};

/** What a capability is given at a time, inside the transaction of the import's chunk. */
export type StagedChunk = Chunk & { rows: readonly StagedRow[] };

/** What is known of where a customer lives, before a place is found for it. */
export type StagedAddress = {
  rowNo: number;
  orgNo: string;
  customerNo: string;
  address: string | null;
  district: string | null;
  /** Whether the row names its place itself. */
  hasPlace: boolean;
};

/**
 * The same for files of a million rows: prepared when they were read (ids given, personal data sealed and
 * indexed), as columns that one statement takes apart.
 */
export type PackedChunk = Chunk & {
  packed: PackedColumns;
  /** One for each packed row, of a file of customers that has a column of addresses. */
  addresses?: readonly StagedAddress[];
  /** Row numbers that are passed over: refused since they were packed. */
  skipped: readonly number[];
  /** Rows of an org that is not below this one are refused; null is the whole bank. */
  rootOrgId: number | null;
};

export type RowRefusal = {
  rowNo: number;
  column: string | null;
  code: RowRefusalCode;
  detail: Record<string, unknown>;
};

/** Every row of the chunk is in one of the three; what is older than what is stored is unchanged. */
export type ChunkResult = {
  appliedCount: number;
  unchangedCount: number;
  olderCount?: number;
  /** Of customers with an address and no place: placed by the address, and still without one. */
  placedCount?: number;
  unplacedCount?: number;
  /** Branches whose rows it changed; null is any of them. */
  branchIds?: number[] | null;
  refused: RowRefusal[];
};
