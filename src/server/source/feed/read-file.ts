import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { fileKindOf } from '#contract/dictionary.ts';
import { Problem } from '#contract/problem.ts';
import type { FoundFile } from '#core/feed/check.ts';
import { type FeedFault, feedFault } from '#core/feed/fault.ts';
import { readCell } from '../import/cell.ts';
import { openCsv } from '../import/csv.ts';
import { openBankFile } from '../import/delivery.ts';
import type { SourceFile, TableShape } from '../import/source-file.ts';
import type { TableRow } from '../parse/frame.ts';

/** A customer as a file names them. */
export type Named = { orgNo: string; customerNo: string };
type Tell = (batch: Named[]) => Promise<void>;

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const block of createReadStream(path)) hash.update(block as Buffer); // No encoding is set.
  return hash.digest('hex');
}

/** A reader of one column, by its name in the dictionary; undefined where the file lacks it. */
function columnReader(kind: 'customers' | 'holdings', { columns }: TableShape, name: string) {
  const place = columns.find((column) => column.name === name);
  const column = fileKindOf(kind).columns[name];
  if (!place || !column) return undefined;
  return ({ cells }: TableRow) => {
    const cell = readCell(column, cells[place.at] ?? '');
    return 'value' in cell ? cell.value : null;
  };
}

type Counted = Pick<FoundFile, 'rows' | 'balanceFen' | 'isOfCustomers'>;

/** Rows, the sum of balances and who is named: the other cells are the import's to read. */
async function countTable(file: SourceFile, tell: Tell): Promise<Counted> {
  const { shape, rows } = await file.openTable!();
  const isOfCustomers = file.kind === 'customers';
  const balance = file.kind === 'holdings' ? columnReader('holdings', shape, 'balance') : undefined;
  const orgNo = isOfCustomers ? columnReader('customers', shape, 'org_no') : undefined;
  const customerNo = isOfCustomers ? columnReader('customers', shape, 'customer_no') : undefined;
  const counted = { rows: 0, balanceFen: balance ? 0 : null, isOfCustomers };
  for await (const batch of rows) {
    counted.rows += batch.length;
    if (balance) for (const row of batch) counted.balanceFen! += Number(balance(row) ?? 0);
    const named = batch.flatMap((row) => {
      const [org, customer] = [orgNo?.(row), customerNo?.(row)];
      return typeof org === 'string' && typeof customer === 'string'
        ? [{ orgNo: org, customerNo: customer }]
        : [];
    });
    if (named.length > 0) await tell(named);
  }
  return counted;
}

async function countRows(batches: AsyncIterable<readonly unknown[]>): Promise<number> {
  let count = 0;
  for await (const batch of batches) count += batch.length;
  return count;
}

const uncounted: Counted = { rows: null, balanceFen: null, isOfCustomers: false };
const isTable = (name: string): boolean => /\.(csv|txt|tsv|asc)(\.gz)?$/i.test(name);

const faultOf = (error: unknown, name: string): FeedFault => {
  if (!(error instanceof Problem) || error.code !== 'import.unreadable') throw error;
  const { sentence, sentenceEn } = error.details;
  return feedFault('file.unreadable', name, { zh: String(sentence), en: String(sentenceEn) });
};

/**
 * Reads a file of a delivery once to see whether it is what its manifest says. `digest` is that of its content as the
 * import will see it; a file of another bank's profile is only hashed and counted.
 */
export async function readFile(
  dir: string,
  name: string,
  isBanks: boolean,
  tell: Tell,
): Promise<{ found: FoundFile; digest: string | null }> {
  const path = join(dir, name);
  const sha256 = await hashOf(path);
  try {
    if (!isBanks) {
      const rows = isTable(name) ? await countRows((await openCsv(path, name)).rows) : null;
      return { found: { ...uncounted, sha256, rows, fault: null }, digest: null };
    }
    const file = await openBankFile(dir, name);
    if (file.kind === 'unknown')
      return { found: { ...uncounted, sha256, fault: feedFault('file.unknown', name) }, digest: null };
    const counted = file.openTable
      ? await countTable(file, tell)
      : { ...uncounted, rows: await countRows(file.read()) };
    return { found: { ...counted, sha256, fault: null }, digest: file.digest };
  } catch (error) {
    return { found: { ...uncounted, sha256, fault: faultOf(error, name) }, digest: null };
  }
}
