import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const ending = Buffer.from([0xff, 0xff]);

export const int4 = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
};
export const uuid = (value: string): Buffer => Buffer.from(value.replaceAll('-', ''), 'hex');

/**
 * Appends rows to a table by COPY in binary form: no text, no escaping, each field as the type's own bytes.
 */
export async function copyRows(
  client: pg.PoolClient,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly (Buffer | null)[])[],
): Promise<void> {
  if (rows.length === 0) return;
  let size = signature.length + ending.length;
  for (const row of rows) {
    size += 2;
    for (const field of row) size += 4 + (field?.length ?? 0);
  }
  const bytes = Buffer.allocUnsafe(size);
  let at = signature.copy(bytes);
  for (const row of rows) {
    at = bytes.writeInt16BE(row.length, at);
    for (const field of row) {
      at = bytes.writeInt32BE(field ? field.length : -1, at);
      if (field) at += field.copy(bytes, at);
    }
  }
  ending.copy(bytes, at);
  const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin (format binary)`));
  await pipeline([bytes], stream);
}
