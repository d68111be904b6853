import { type RawBuilder, sql } from 'kysely';

/**
 * Rows as columns, each column the bytes of a PostgreSQL array in its binary form: what `unnest` takes apart on
 * the other side. No text is made or parsed, nothing is escaped, and one statement takes ten thousand rows.
 */
const oids = { bool: 16, bytea: 17, int8: 20, int2: 21, int4: 23, text: 25, date: 1082, uuid: 2950 } as const;
export type ColumnType = keyof typeof oids;
const arrays: Readonly<Record<ColumnType, RawBuilder<unknown>>> = {
  bool: sql`bool[]`,
  bytea: sql`bytea[]`,
  int8: sql`int8[]`,
  int2: sql`int2[]`,
  int4: sql`int4[]`,
  text: sql`text[]`,
  date: sql`date[]`,
  uuid: sql`uuid[]`,
};
export type ColumnValue = string | number | boolean | Buffer | null;

type ColumnWriter = { push: (value: ColumnValue) => void; end: () => Buffer };
export type PackedColumns = {
  types: Readonly<Record<string, ColumnType>>;
  rowCount: number;
  /** One for each of `types`, in its order. */
  columns: readonly Buffer[];
};

const headBytes = 20; // dimensions 1, has nulls, element type, length, lower bound
const daysTo2000 = 10_957;

/** Days since 2000-01-01, as PostgreSQL counts them. */
const daysOf = (day: string): number =>
  Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / 86_400_000 -
  daysTo2000;

function createColumn(type: ColumnType): ColumnWriter {
  let bytes = Buffer.allocUnsafe(16 * 1024);
  let at = headBytes;
  let rowCount = 0;
  let hasNull = 0;
  const reserve = (count: number): void => {
    if (at + count <= bytes.length) return;
    const longer = Buffer.allocUnsafe(Math.max(2 * bytes.length, at + count));
    bytes.copy(longer, 0, 0, at);
    bytes = longer;
  };
  const writeText = (text: string): void => {
    reserve(4 + 3 * text.length);
    const length = bytes.write(text, at + 4, 'utf8');
    bytes.writeInt32BE(length, at);
    at += 4 + length;
  };
  const writeBytes = (value: Buffer): void => {
    reserve(4 + value.length);
    at = bytes.writeInt32BE(value.length, at);
    at += value.copy(bytes, at);
  };
  const writeNumber = (value: number): void => {
    reserve(12);
    const width = type === 'int8' ? 8 : type === 'int2' ? 2 : type === 'bool' ? 1 : 4;
    at = bytes.writeInt32BE(width, at);
    if (width === 8) at = bytes.writeBigInt64BE(BigInt(value), at);
    else if (width === 4) at = bytes.writeInt32BE(value, at);
    else if (width === 2) at = bytes.writeInt16BE(value, at);
    else at = bytes.writeUInt8(value, at);
  };
  return {
    push: (value) => {
      rowCount += 1;
      if (value === null) {
        reserve(4);
        at = bytes.writeInt32BE(-1, at);
        hasNull = 1;
      } else if (Buffer.isBuffer(value)) writeBytes(value);
      else if (typeof value !== 'string') writeNumber(Number(value));
      else if (type === 'text') writeText(value);
      else if (type === 'date') writeNumber(daysOf(value));
      else if (type === 'uuid') writeBytes(Buffer.from(value.replaceAll('-', ''), 'hex'));
      else throw new Error(`text where a ${type} is meant`);
    },
    end: () => {
      const dimensions = rowCount === 0 ? 0 : 1;
      bytes.writeInt32BE(dimensions, 0);
      bytes.writeInt32BE(hasNull, 4);
      bytes.writeInt32BE(oids[type], 8);
      if (rowCount === 0) return bytes.subarray(0, 12);
      bytes.writeInt32BE(rowCount, 12);
      bytes.writeInt32BE(1, 16);
      return bytes.subarray(0, at);
    },
  };
}

/** Collects rows column by column. A value that a row lacks is null. */
export function createPacker<Name extends string>(
  types: Readonly<Record<Name, ColumnType>>,
): { push: (row: Partial<Record<Name, ColumnValue>>) => void; end: () => PackedColumns } {
  const names = Object.keys(types) as Name[]; // Object.keys forgets the literal names.
  const writers = names.map((name) => createColumn(types[name]));
  let rowCount = 0;
  return {
    push: (row) => {
      rowCount += 1;
      for (let at = 0; at < names.length; at += 1) writers[at]!.push(row[names[at]!] ?? null);
    },
    end: () => ({ types, rowCount, columns: writers.map((writer) => writer.end()) }),
  };
}

/** The rows as a FROM item: `unnest(…) as r (…)`. */
export const unnested = ({ types, columns }: PackedColumns): RawBuilder<unknown> => {
  const entries = Object.entries(types);
  const packed = entries.map(([, type], at) => sql`${columns[at]!}::${arrays[type]}`);
  return sql`unnest(${sql.join(packed)}) as r (${sql.join(entries.map(([name]) => sql.ref(name)))})`;
};
