/** A number as text: written as a number, so that a spreadsheet sums it and no digit is lost on the way. */
export type Numeral = { numeral: string };
export type Cell = string | Numeral | null;
/** Rows as they are read, a batch at a time: a whole file never stands in memory. */
export type Batches = AsyncIterable<readonly (readonly Cell[])[]> | Iterable<readonly (readonly Cell[])[]>;

export const numeral = (value: number | string): Numeral => ({ numeral: String(value) });

const unwritable = /[[\p{Cc}--[\t\r\n]]\ufffe\uffff]/gv;

/** The text without what neither a text file nor XML may hold. */
export const writable = (text: string): string => text.toWellFormed().replaceAll(unwritable, '');
