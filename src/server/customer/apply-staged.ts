import { sql } from 'kysely';
import { hexOf, recordset, type RowTypes, upsertRows } from '../db/set-wise.ts';
import type { Tx } from '../db/open.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { newId } from '../new-id.ts';
import type { ChunkResult, StagedChunk } from '../staged.ts';
import { type ResolvedRow, resolveRows } from '../staged-refs.ts';
import { type Contact, openContact } from './person.ts';

/** Columns that end in sealed fields and blind indexes; the employer is part of the compound index. */
const personalColumns = ['name', 'phone', 'address', 'wechat', 'id_no', 'employer_no'] as const;
type Personal = Record<(typeof personalColumns)[number], string | null>;

type Stored = {
  branch_id: number;
  customer_no: string;
  id: string;
  row_hash: Buffer | null;
  contact_sealed: Buffer | null;
  id_no_sealed: Buffer | null;
  employer_no: string | null;
};

const keyOf = (branchId: number, customerNo: unknown): string => `${branchId}|${String(customerNo)}`;

async function listStored(tx: Tx, rows: ResolvedRow[], withSealed: boolean): Promise<Map<string, Stored>> {
  const named = rows.map(({ branchId, values }) => ({ branch_id: branchId, no: values['customer_no'] }));
  const sealed = withSealed
    ? sql`t.contact_sealed, t.id_no_sealed`
    : sql`null::bytea as contact_sealed, null::bytea as id_no_sealed`;
  const found = await sql<Stored>`
    select t.branch_id, t.customer_no, t.id, t.row_hash, ${sealed}, e.employer_no
      from ${recordset(named, { branch_id: 'int', no: 'text' })}
      join customer t on t.branch_id = r.branch_id and t.customer_no = r.no
      left join employer e on e.branch_id = t.branch_id and e.id = t.employer_id`.execute(tx);
  return new Map(found.rows.map((row) => [keyOf(row.branch_id, row.customer_no), row]));
}

/** What is known of the person after this row: its own columns, and for those it lacks what is stored. */
function personalOf(
  keys: KeyRing,
  chunk: StagedChunk,
  row: ResolvedRow,
  stored: Stored | undefined,
): Personal {
  const lacking = personalColumns.some((column) => !chunk.columns.has(column));
  const contact: Contact = lacking && stored ? openContact(keys, stored.id, stored.contact_sealed) : {};
  const idNo =
    !chunk.columns.has('id_no') && stored?.id_no_sealed
      ? keys.unseal(`customer|id_no|${stored.id}`, stored.id_no_sealed)
      : null;
  const before: Personal = {
    name: contact.name ?? null,
    phone: contact.phone ?? null,
    address: contact.address ?? null,
    wechat: contact.wechat ?? null,
    id_no: idNo,
    employer_no: stored?.employer_no ?? null,
  };
  for (const column of personalColumns)
    if (chunk.columns.has(column)) {
      const value = row.values[column];
      before[column] = typeof value === 'string' ? value : null;
    }
  return before;
}

/** Seals and indexes a person's data for the row that has this id. */
function sealPersonal(keys: KeyRing, id: string, person: Personal) {
  const contact: Contact = {
    ...(person.name !== null && { name: person.name }),
    ...(person.phone !== null && { phone: person.phone }),
    ...(person.address !== null && { address: person.address }),
    ...(person.wechat !== null && { wechat: person.wechat }),
  };
  return {
    contact_sealed:
      Object.keys(contact).length > 0
        ? hexOf(keys.seal('C2-contact', `customer|contact|${id}`, JSON.stringify(contact)))
        : null,
    id_no_sealed: person.id_no && hexOf(keys.seal('C2-id', `customer|id_no|${id}`, person.id_no)),
    phone_index: person.phone && hexOf(keys.phoneIndex(person.phone)),
    id_no_index: person.id_no && hexOf(keys.idNoIndex(person.id_no)),
    name_employer_index:
      person.name && person.employer_no && hexOf(keys.nameEmployerIndex(person.name, person.employer_no)),
  };
}

const sealedTypes: RowTypes = {
  contact_sealed: 'bytea',
  id_no_sealed: 'bytea',
  phone_index: 'bytea',
  id_no_index: 'bytea',
  name_employer_index: 'bytea',
};
/** Column of the file → column of the table and how a blank is stored. */
const plainFields: Readonly<Record<string, { field: string; type: string; blank: unknown }>> = {
  birth_on: { field: 'birth_on', type: 'date', blank: null },
  district: { field: 'district', type: 'text', blank: null },
  deceased: { field: 'deceased', type: 'boolean', blank: false },
  litigation: { field: 'litigation', type: 'boolean', blank: false },
  complaint: { field: 'complaint_open', type: 'boolean', blank: false },
};
const refFields: Readonly<Record<string, string>> = {
  place_no: 'place_id',
  employer_no: 'employer_id',
  merchant_no: 'merchant_id',
  manager_no: 'manager_id',
};

/** One leading branch per person in the whole bank: the first that brings the ID number (defaults.md). */
const claimIdentities = (tx: Tx, rows: { branch_id: number; id_no_index?: unknown }[]) => {
  const named = rows
    .map(({ branch_id, id_no_index }, at) => ({ branch_id, id_no_index, at }))
    .filter((row) => row.id_no_index);
  if (named.length === 0) return undefined;
  return sql`
    insert into identity (id_no_index, branch_id)
    select distinct on (r.id_no_index) r.id_no_index, r.branch_id
      from ${recordset(named, { id_no_index: 'bytea', branch_id: 'int', at: 'int' })}
     order by r.id_no_index, r.at
    on conflict (id_no_index) do nothing`.execute(tx);
};

/**
 * Customers of the bank's file. Personal data is sealed again only where it changed, which a keyed hash of it
 * tells; the rest is compared in the table. Columns that the file lacks keep what another file brought.
 */
export async function applyStagedCustomers(tx: Tx, keys: KeyRing, chunk: StagedChunk): Promise<ChunkResult> {
  const { rows, refused } = await resolveRows(
    tx,
    chunk,
    ['place_no', 'employer_no', 'merchant_no'],
    ['manager_no'],
  );
  const present = personalColumns.filter((column) => chunk.columns.has(column));
  const partial = present.length < personalColumns.length;
  const stored = await listStored(tx, rows, present.length > 0 && partial);
  const plain = Object.entries(plainFields).filter(([column]) => chunk.columns.has(column));
  const refs = Object.entries(refFields).filter(([column]) => chunk.columns.has(column));
  const records = rows.map((row) => {
    const known = stored.get(keyOf(row.branchId, row.values['customer_no']));
    const id = known?.id ?? newId();
    const record: Record<string, unknown> & { branch_id: number } = {
      branch_id: row.branchId,
      id,
      customer_no: row.values['customer_no'],
    };
    for (const [column, { field, blank }] of plain) record[field] = row.values[column] ?? blank;
    for (const [column, field] of refs) record[field] = row.ids[column] ?? null;
    if (present.length > 0) {
      const person = personalOf(keys, chunk, row, known);
      const hash = keys.tag('customer_row', JSON.stringify(personalColumns.map((column) => person[column])));
      record['row_hash'] = hexOf(hash);
      if (!known?.row_hash?.equals(hash)) Object.assign(record, sealPersonal(keys, id, person));
    }
    return record;
  });
  const sealed = present.length > 0 ? Object.keys(sealedTypes) : [];
  const written = await upsertRows(tx, {
    table: 'customer',
    types: {
      branch_id: 'int',
      id: 'uuid',
      customer_no: 'text',
      ...Object.fromEntries(plain.map(([, { field, type }]) => [field, type])),
      ...Object.fromEntries(refs.map(([, field]) => [field, 'uuid'])),
      ...(present.length > 0 && { row_hash: 'bytea', ...sealedTypes }),
    },
    key: ['branch_id', 'customer_no'],
    update: [
      ...plain.map(([, { field }]) => field),
      ...refs.map(([, field]) => field),
      ...(present.length > 0 ? ['row_hash', ...sealed] : []),
    ],
    silent: sealed,
    expressions: Object.fromEntries(
      sealed.map((name) => [
        name,
        `case when t.row_hash is distinct from excluded.row_hash then excluded.${name} else t.${name} end`,
      ]),
    ),
    rows: records,
  });
  await claimIdentities(tx, records);
  return { appliedCount: written.length, unchangedCount: rows.length - written.length, refused };
}
