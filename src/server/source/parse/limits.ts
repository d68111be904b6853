import { uploadLimits } from '#contract/upload-limits.ts';

/**
 * What the reader of an upload holds to (trust.md §3.8): its bytes and rows as the page says them, and what the page
 * need not say. The operator's own feed has no cap on files and rows, and keeps those on columns, cells and records.
 */
export const readLimits = {
  fileBytes: uploadLimits.fileBytes,
  rows: uploadLimits.rows,
  unpackedBytes: 300 * 1024 * 1024,
  entries: 200,
  seconds: 120,
} as const;

export const tableLimits = {
  columns: 60,
  cellChars: 1000,
  recordBytes: 64 * 1024,
  /** How far down a table's header is looked for, and how far a note or an example may stand below it. */
  headRows: 30,
} as const;

/**
 * A part that unpacks to more than this many times its size, and to more than `bytes`, is no table: sheets of
 * the same row over and over stay below 100.
 */
export const inflation = { times: 250, bytes: 8 * 1024 * 1024 } as const;
