import type { ColumnType, ColumnValue, PackedColumns } from '../db/columns.ts';
import { createPacker } from '../db/columns.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { newId } from '../new-id.ts';
import type { StagedAddress, StagedRow } from '../staged.ts';
import type { Contact } from './person.ts';

/** What is sealed together of a person. */
export const contactColumns = ['name', 'phone', 'address', 'wechat'] as const;

/** Column of the customers file → column of the table, its type, and how a blank is stored. */
export const plainFields: Readonly<Record<string, { field: string; type: ColumnType; blank: ColumnValue }>> =
  {
    birth_on: { field: 'birth_on', type: 'date', blank: null },
    district: { field: 'district', type: 'text', blank: null },
    deceased: { field: 'deceased', type: 'bool', blank: false },
    litigation: { field: 'litigation', type: 'bool', blank: false },
    complaint: { field: 'complaint_open', type: 'bool', blank: false },
    occupation: { field: 'occupation', type: 'text', blank: null },
    income: { field: 'income_fen', type: 'int8', blank: null },
    since_on: { field: 'since_on', type: 'date', blank: null },
  };

/** Columns that name something by its bank number. */
const numberColumns = ['place_no', 'employer_no', 'merchant_no', 'manager_no'] as const;

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Keyed hash of a person's contact: tells whether it changed without opening what is sealed. */
export const contactHash = (keys: KeyRing, contact: Contact): Buffer =>
  keys.tag('customer_contact', JSON.stringify(contactColumns.map((column) => contact[column] ?? null)));

/** A person's contact, sealed for the row that has this id; null when there is none. */
export const sealContact = (keys: KeyRing, id: string, contact: Contact): Buffer | null =>
  Object.keys(contact).length === 0
    ? null
    : keys.seal('C2-contact', `customer|contact|${id}`, JSON.stringify(contact));

export const sealIdNo = (keys: KeyRing, id: string, idNo: string): Buffer =>
  keys.seal('C2-id', `customer|id_no|${id}`, idNo);

function contactOf(values: StagedRow['values']): Contact {
  const contact: Contact = {};
  for (const column of contactColumns) {
    const value = values[column];
    if (typeof value === 'string') contact[column] = value;
  }
  return contact;
}

/** The columns of packed customers that come from these columns of the file. */
function customerTypes(columns: ReadonlySet<string>): Record<string, ColumnType> {
  const has = (column: string) => columns.has(column);
  return {
    row_no: 'int4',
    org_no: 'text',
    customer_no: 'text',
    id: 'uuid',
    ...(contactColumns.some(has) && { contact_sealed: 'bytea', row_hash: 'bytea' }),
    ...(has('phone') && { phone_index: 'bytea' }),
    ...(has('id_no') && { id_no_sealed: 'bytea', id_no_index: 'bytea' }),
    ...((has('name') || has('employer_no')) && { name_employer_index: 'bytea' }),
    ...Object.fromEntries(
      Object.entries(plainFields)
        .filter(([column]) => has(column))
        .map(([, { field, type }]) => [field, type]),
    ),
    ...Object.fromEntries(numberColumns.filter(has).map((column) => [column, 'text'])),
    ...(has('as_of_on') && { as_of_on: 'date' }),
  };
}

/**
 * Customers as columns of one statement: each row with an id of its own, for which its personal data is sealed.
 * A row that turns out to be known keeps the id it has (apply-staged.ts seals anew what changed).
 */
export function packCustomers(
  keys: KeyRing,
  rows: readonly StagedRow[],
  columns: ReadonlySet<string>,
): PackedColumns {
  const types = customerTypes(columns);
  const packer = createPacker(types);
  const plain = Object.entries(plainFields).filter(([column]) => columns.has(column));
  const numbers = numberColumns.filter((column) => columns.has(column));
  for (const { rowNo, values } of rows) {
    const id = newId();
    const [name, phone, idNo] = [text(values['name']), text(values['phone']), text(values['id_no'])];
    const employerNo = text(values['employer_no']);
    const row: Record<string, ColumnValue> = {
      row_no: rowNo,
      org_no: text(values['org_no']),
      customer_no: text(values['customer_no']),
      id,
      phone_index: phone && keys.phoneIndex(phone),
      name_employer_index: name && employerNo && keys.nameEmployerIndex(name, employerNo),
      as_of_on: text(values['as_of_on']),
    };
    if ('contact_sealed' in types) {
      const contact = contactOf(values);
      row['contact_sealed'] = sealContact(keys, id, contact);
      row['row_hash'] = contactHash(keys, contact);
    }
    if (idNo) {
      row['id_no_sealed'] = sealIdNo(keys, id, idNo);
      row['id_no_index'] = keys.idNoIndex(idNo);
    }
    for (const [column, { field, blank }] of plain) {
      const value = values[column];
      row[field] =
        typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : blank;
    }
    for (const column of numbers) row[column] = text(values[column]);
    packer.push(row);
  }
  return packer.end();
}

/** What tells where the customers of these rows live, to find their places when the chunk is applied. */
export const addressesOf = (rows: readonly StagedRow[]): StagedAddress[] =>
  rows.map(({ rowNo, values }) => ({
    rowNo,
    orgNo: text(values['org_no']) ?? '',
    customerNo: text(values['customer_no']) ?? '',
    address: text(values['address']),
    district: text(values['district']),
    hasPlace: text(values['place_no']) !== null,
  }));
