import type { Column, ValueKind } from '#contract/dictionary/column.ts';
import { fileKindOf } from '#contract/dictionary.ts';
import { type ExportSpec, isMaskable } from '#contract/export.ts';
import { maskAddress, maskIdNo, maskName, maskPhone } from '#core/mask.ts';
import { openContact } from '../customer/person.ts';
import { businessTime } from '../day.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { openPhone } from '../phone.ts';
import { type Cell, numeral } from '../sheet/cell.ts';
import { readers, type Source } from './readers.ts';
import type { ReadLine } from './select.ts';

/** Hundredths as a decimal number, exactly: fen as yuan, basis points as percent. */
function hundredth(value: number): string {
  const digits = String(Math.abs(value)).padStart(3, '0');
  return `${value < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Bank time to the second; the reader takes a finer instant in the form that names its zone. */
function instantText(at: Date): string {
  const shifted = new Date(at.getTime() + 8 * 3_600_000).toISOString();
  if (at.getTime() % 1000 !== 0) return shifted.replace('Z', '+08:00');
  const time = shifted.slice(11, 19);
  return `${businessTime(at).day} ${time.endsWith(':00') ? time.slice(0, 5) : time}`;
}

const list = (value: unknown): string => (Array.isArray(value) ? value.join(';') : String(value));
const timeText = (time: string): string => (time.endsWith(':00') ? time.slice(0, 5) : time);
const plain = (value: unknown): string => String(value);
type Writer = (value: unknown, column: Column) => Cell;

/** Each kind of value in the form in which the reader takes it back (source/import/cell.ts). */
const writers: Record<ValueKind, Writer> = {
  text: plain,
  no: plain,
  nos: list,
  day: plain,
  time: (value) => timeText(String(value)),
  instant: (value) => (value instanceof Date ? instantText(value) : null),
  yuan: (value) => numeral(hundredth(Number(value))),
  percent: (value) => `${hundredth(Number(value))}%`,
  integer: (value) => numeral(Number(value)),
  decimal: (value) => numeral(Number(value)),
  flag: (value) => (value === true ? '是' : '否'),
  code: (value, { codes = {} }) => codes[String(value)]?.[0] ?? String(value),
  phone: plain,
  idNo: plain,
  name: plain,
  months: list,
  words: list,
};

/** What a masked copy shows of a value, by what it is; what has no mask of its own is hidden whole. */
function maskText(text: string, name: string, column: Column, district: string | null): string {
  if (column.value === 'name') return maskName(text);
  if (column.value === 'phone') return maskPhone(text);
  if (column.value === 'idNo') return maskIdNo(text);
  if (column.value === 'day') return `${text.slice(0, 4)}-**-**`;
  return name === 'address' ? maskAddress(text, district ?? '') : '***';
}

/** Opens what a row needs of what is sealed, once a row. */
function openerOf(keys: KeyRing, line: ReadLine): (source: Source) => unknown {
  let contact: ReturnType<typeof openContact> | undefined;
  return (source) => {
    if (source === 'idNo')
      return line.idNoSealed && keys.unseal(`customer|id_no|${line.id}`, line.idNoSealed);
    if (source === 'note') return line.noteSealed && keys.unseal(`touch|note|${line.id}`, line.noteSealed);
    if (typeof source !== 'object' || !('contact' in source)) return null;
    if (source.contact === 'phone')
      return openPhone(keys, { id: line.id, contact_sealed: line.contactSealed }, { for: 'COPY' });
    contact ??= openContact(keys, line.id, line.contactSealed);
    return contact[source.contact] ?? null;
  };
}

type File = ExportSpec['files'][number];

/** Turns the rows of one file into cells: the stored value in the reader's form, masked unless clear was allowed. */
export function cellsOf(
  keys: KeyRing,
  { kind, columns }: File,
  unmasked: boolean,
): (line: ReadLine) => Cell[] {
  const dictionary = fileKindOf(kind).columns;
  const sources: Readonly<Record<string, Source>> = readers[kind].sources;
  const wanted = columns.map((name) => ({ name, column: dictionary[name]!, source: sources[name]! }));
  return (line) => {
    const open = openerOf(keys, line);
    return wanted.map(({ name, column, source }, at) => {
      const value = line.values[at] ?? open(source);
      if (value === null || value === undefined) return null;
      const cell = writers[column.value](value, column);
      return unmasked || !isMaskable(column) || typeof cell !== 'string'
        ? cell
        : maskText(cell, name, column, line.district);
    });
  };
}
