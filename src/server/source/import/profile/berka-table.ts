import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { isDay } from '#core/day.ts';
import { openCsv } from '../csv.ts';
import { scanFile } from '../scan.ts';
import type { ReadRow } from '../source-file.ts';
import { unreadable } from '../unreadable.ts';

/**
 * A row of one of the eight files: its cells by column, all of them in the form that the file should have.
 */
type BerkaRow<C extends string> = { rowNo: number; cells: Record<C, string> };
export type BerkaTable<C extends string> = {
  name: string;
  digest: string;
  encoding: string;
  rows: BerkaRow<C>[];
  /** Rows with a cell in another form. */
  refused: ReadRow[];
};

/** YYMMDD of the twentieth century as a day, or undefined. */
export function berkaDay(text: string): string | undefined {
  const day = `19${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`;
  return /^\d{6}$/.test(text) && isDay(day) ? day : undefined;
}

/** Birth number YYMMDD; for a woman the month has 50 added. */
export function berkaBirth(text: string): { birthOn: string; isWoman: boolean } | undefined {
  const isWoman = Number(text.slice(2, 4)) > 50;
  const month = String(Number(text.slice(2, 4)) - (isWoman ? 50 : 0)).padStart(2, '0');
  const birthOn = berkaDay(text.slice(0, 2) + month + text.slice(4));
  return birthOn === undefined ? undefined : { birthOn, isWoman };
}

/** An amount with two decimals in hundredths. */
export const hundredths = (text: string): number => Math.round(Number(text) * 100);

const fits = {
  id: (text: string) => /^\d+$/.test(text),
  day: (text: string) => berkaDay(text) !== undefined,
  dayTime: (text: string) => /^\d{6} 00:00:00$/.test(text) && berkaDay(text.slice(0, 6)) !== undefined,
  birth: (text: string) => berkaBirth(text) !== undefined,
  amount: (text: string) => /^-?\d+(\.\d{1,2})?$/.test(text),
  word: (text: string) => text !== '',
  any: () => true,
};
type BerkaForm = keyof typeof fits;

/** Reads one file as it is published: `;`, quoted text, CRLF, packed or not. */
async function readBerkaTable<C extends string>(
  dir: string,
  stem: string,
  forms: Readonly<Record<C, BerkaForm>>,
): Promise<BerkaTable<C>> {
  const packed = `${stem}.asc.gz`;
  const isPacked = await access(join(dir, packed)).then(
    () => true,
    () => false,
  );
  const name = isPacked ? packed : `${stem}.asc`;
  const path = join(dir, name);
  await access(path).catch(() => {
    throw unreadable(packed, 'file.missing');
  });
  const scan = await scanFile(path, name);
  const file = await openCsv(path, name, { fallback: 'windows-1250', scan });
  const columns = Object.keys(forms) as C[]; // Object.keys forgets the literal names.
  const missing = columns.filter((column) => !file.header.includes(column));
  if (missing.length > 0)
    throw unreadable(name, 'file.column-missing', { rowNo: 1, columns: missing.join('、') });
  const at = columns.map((column) => file.header.indexOf(column));
  const table: BerkaTable<C> = { name, digest: scan.digest, encoding: file.encoding, rows: [], refused: [] };
  for await (const batch of file.rows)
    for (const { rowNo, cells } of batch) {
      const row = Object.fromEntries(columns.map((column, index) => [column, cells[at[index]!] ?? '']));
      const bad = columns.find((column) => !fits[forms[column]](row[column] ?? ''));
      if (bad !== undefined)
        table.refused.push({
          rowNo,
          refusal: {
            column: bad,
            code: 'source.value',
            detail: { value: `${(row[bad] ?? '').slice(0, 2)}…` },
          },
        });
      else table.rows.push({ rowNo, cells: row as Record<C, string> }); // Every column was put in above.
    }
  return table;
}

/** The eight files with the columns that we use. */
export async function readBerka(dir: string) {
  return {
    district: await readBerkaTable(dir, 'district', { A1: 'id', A2: 'word', A3: 'word' }),
    client: await readBerkaTable(dir, 'client', {
      client_id: 'id',
      birth_number: 'birth',
      district_id: 'id',
    }),
    disp: await readBerkaTable(dir, 'disp', {
      disp_id: 'id',
      client_id: 'id',
      account_id: 'id',
      type: 'word',
    }),
    account: await readBerkaTable(dir, 'account', { account_id: 'id', district_id: 'id', date: 'day' }),
    loan: await readBerkaTable(dir, 'loan', {
      loan_id: 'id',
      account_id: 'id',
      date: 'day',
      amount: 'amount',
      duration: 'id',
      payments: 'amount',
      status: 'word',
    }),
    card: await readBerkaTable(dir, 'card', {
      card_id: 'id',
      disp_id: 'id',
      type: 'word',
      issued: 'dayTime',
    }),
    order: await readBerkaTable(dir, 'order', {
      order_id: 'id',
      account_id: 'id',
      amount: 'amount',
      k_symbol: 'any',
    }),
    trans: await readBerkaTable(dir, 'trans', {
      trans_id: 'id',
      account_id: 'id',
      date: 'day',
      type: 'word',
      amount: 'amount',
      balance: 'amount',
    }),
  };
}
export type Berka = Awaited<ReturnType<typeof readBerka>>;
