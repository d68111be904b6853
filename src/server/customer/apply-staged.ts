import { type RawBuilder, sql } from 'kysely';
import { createPacker, unnested } from '../db/columns.ts';
import type { Tx } from '../db/open.ts';
import { columnList } from '../db/set-wise.ts';
import { leadsOn } from '../grid/leads.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { listOwnerOrders } from '../param/queries.ts';
import type { ChunkResult, PackedChunk } from '../staged.ts';
import { type RefusedRow, refusalsOf, refusedRows, resolvedRows } from '../staged-packed.ts';
import { countPlaced, newPlace, nextPlace, type PlaceBook, withAddressPlaces } from './address-place.ts';
import { ownerByRule, type OwnerOrders, ownerRuleJoin, ownerRules } from './owner-rule.ts';
import { type Contact, openWholeContact } from './person.ts';
import {
  type Answered,
  keepAnswered,
  noSaidColumns,
  saidColumns,
  type SaidColumns,
  saidJoin,
  standingPhone,
} from './said-staged.ts';
import { contactColumns, contactHash, plainFields, sealContact, sealIdNo } from './prepare-staged.ts';

const refs = { place_no: 'place_id', employer_no: 'employer_id', merchant_no: 'merchant_id' } as const;
const named = ['org_no', ...Object.keys(refs), 'manager_no'];
/** After so many days a row that came again unchanged is written, so that `as_of_on` stays near the truth. */
const confirmDays = 7;

const resolved = (chunk: PackedChunk) =>
  resolvedRows(chunk, {
    refs: ['place_no', 'employer_no', 'merchant_no'],
    staff: [['manager_no', 'manager']],
    also: (has) => [
      sql`coalesce(${has('place_no') ? sql`place.grid_id` : sql`null::uuid`},
                   ${chunk.addresses ? sql`r.found_grid_id` : sql`null::uuid`}) as place_grid_id`,
      has('employer_no') && has('merchant_no')
        ? sql`coalesce(employer.grid_id, merchant.grid_id) as virtual_id`
        : has('employer_no')
          ? sql`employer.grid_id as virtual_id`
          : has('merchant_no')
            ? sql`merchant.grid_id as virtual_id`
            : sql`null::uuid as virtual_id`,
    ],
  });

/**
 * Columns of the table that these columns of the file settle, but sealed ones and what is indexed of them, and the place
 * (address-place.ts).
 */
const clearFields = ({ columns }: PackedChunk): string[] => [
  ...Object.entries(plainFields).flatMap(([column, { field }]) => (columns.has(column) ? [field] : [])),
  ...Object.entries(refs).flatMap(([column, field]) =>
    columns.has(column) && field !== 'place_id' ? [field] : [],
  ),
  ...(columns.has('manager_no') ? ['manager_id'] : []),
];
const sealedFields = ['contact_sealed', 'row_hash', 'phone_index', 'id_no_sealed', 'id_no_index'];
/** Every column that an import may change, and so an undo put back. */
export const importedFields: readonly string[] = [
  ...Object.values(plainFields).map(({ field }) => field),
  ...Object.values(refs),
  'place_by_address',
  'manager_id',
  ...sealedFields,
  'name_employer_index',
  'as_of_on',
  'job_id',
];
const isPacked = ({ packed }: PackedChunk, field: string): boolean => field in packed.types;
const asOfOf = (chunk: PackedChunk): RawBuilder<unknown> =>
  isPacked(chunk, 'as_of_on') ? sql`coalesce(r.as_of_on, ${chunk.asOf}::date)` : sql`${chunk.asOf}::date`;

type Inserted = {
  row_count: number;
  inserted: number;
  branch_ids: number[] | null;
  refused: RefusedRow[] | null;
};

/**
 * Enters the rows that are not known, whole: the first branch that brings an ID number leads the person
 * (defaults.md), grid and owner follow from place, employer and merchant, as settle.ts will find them.
 */
async function insertNew(tx: Tx, chunk: PackedChunk, orders: OwnerOrders): Promise<Inserted> {
  const fields = [
    'customer_no',
    ...clearFields(chunk),
    ...[...sealedFields, 'name_employer_index'].filter((field) => isPacked(chunk, field)),
  ];
  const place = newPlace(chunk, 'claimed');
  const led = isPacked(chunk, 'id_no_index');
  const claims = led
    ? sql`led as (
        insert into identity (id_no_index, branch_id)
        select distinct on (id_no_index) id_no_index, branch_id from resolved
         where is_good and id_no_index is not null order by id_no_index, row_no
        on conflict (id_no_index) do nothing returning id_no_index, branch_id),`
    : sql``;
  const leading = led
    ? sql`coalesce(led.branch_id, (select i.branch_id from identity i where i.id_no_index = r.id_no_index),
                   r.branch_id) = r.branch_id`
    : sql`true`;
  const { rows } = await sql<Inserted>`
    with ${resolved(chunk)}, ${leadsOn(chunk.asOf, null)}, ${claims}
    claimed as (
      select r.*, ${asOfOf(chunk)} as day, virtual.id as virtual_grid_id, ${leading} as is_leading,
             null::uuid as loan_manager, null::uuid as intent_owner,
             over_virtual.staff_id as virtual_grid_lead, over_place.staff_id as physical_grid_lead
        from resolved r
        left join grid virtual on virtual.branch_id = r.branch_id and virtual.id = r.virtual_id
         and virtual.kind = 'VIRTUAL' and virtual.state <> 'RETIRED'
        left join lead over_virtual on over_virtual.grid_id = virtual.id
        left join lead over_place on over_place.grid_id = r.place_grid_id
        ${led ? sql`left join led on led.id_no_index = r.id_no_index` : sql``}
       where r.is_good),
    inserted as (
      insert into customer (branch_id, id, ${columnList(fields)}, place_id, place_by_address, grid_id, virtual_grid_id,
                            is_leading, owner_id, owner_reason, as_of_on, job_id)
      select claimed.branch_id, id, ${columnList(fields)}, ${place.place_id}, ${place.place_by_address},
             place_grid_id, virtual_grid_id, is_leading, ${ownerByRule}, rule.reason, claimed.day, ${chunk.jobId}::uuid
        from claimed join ${ownerRules(orders)} on ${ownerRuleJoin(orders)}
      on conflict (branch_id, customer_no) do nothing returning 1)
    select (select count(*)::int from resolved) as row_count, (select count(*)::int from inserted) as inserted,
           (select array_agg(distinct branch_id) from resolved where is_good) as branch_ids,
           ${refusedRows(chunk, named)} as refused`.execute(tx);
  return rows[0]!;
}

type Known = SaidColumns & {
  is_older: boolean;
  row_no: number;
  staged_id: string;
  staged_contact: Buffer | null;
  staged_id_no: Buffer | null;
  id: string;
  contact_sealed: Buffer | null;
  row_hash: Buffer | null;
  employer_no: string | null;
  staged_employer_no: string | null;
};

/** Rows whose sealed data may differ from what is stored: those alone are opened. */
async function listDiffering(tx: Tx, chunk: PackedChunk): Promise<Known[]> {
  const has = (column: string) => chunk.columns.has(column);
  const contact = contactColumns.filter(has).length;
  const whole = contact === contactColumns.length;
  const pairBroken = has('name') !== has('employer_no');
  const differs = [
    ...(whole ? [sql`t.row_hash is distinct from r.row_hash`] : contact > 0 ? [sql`true`] : []),
    ...(has('id_no') ? [sql`t.id_no_index is distinct from r.id_no_index`] : []),
    ...(pairBroken ? [sql`true`] : []),
    ...(has('phone') ? [sql`s.id is not null`] : []),
  ];
  if (differs.length === 0) return [];
  const { rows } = await sql<Known>`
    with ${resolved(chunk)}
    select r.row_no, r.id as staged_id, t.id, t.contact_sealed, t.row_hash, e.employer_no,
           ${contact > 0 ? sql`r.contact_sealed` : sql`null::bytea`} as staged_contact,
           ${has('id_no') ? sql`r.id_no_sealed` : sql`null::bytea`} as staged_id_no,
           ${has('employer_no') ? sql`r.employer_no` : sql`null::text`} as staged_employer_no,
           coalesce(t.as_of_on > ${asOfOf(chunk)}, false) as is_older,
           ${has('phone') ? saidColumns : noSaidColumns}
      from resolved r
      join customer t on t.branch_id = r.branch_id and t.customer_no = r.customer_no
      left join employer e on e.branch_id = t.branch_id and e.id = t.employer_id
      ${has('phone') ? saidJoin : sql``}
     where r.is_good and t.id <> r.id and (${sql.join(differs, sql` or `)})`.execute(tx);
  return rows;
}

/** What is stored of a person with what the file says of it, sealed for the row that the person has. */
function sealAnew(keys: KeyRing, chunk: PackedChunk, known: Known) {
  const contact: Contact = openWholeContact(keys, known.id, known.contact_sealed);
  const staged = openWholeContact(keys, known.staged_id, known.staged_contact);
  for (const column of contactColumns)
    if (chunk.columns.has(column)) {
      delete contact[column];
      if (staged[column] !== undefined) contact[column] = staged[column];
    }
  const { phone, answered } = standingPhone(keys, known, staged.phone);
  if (known.said_id !== null) {
    delete contact.phone;
    if (phone !== undefined) contact.phone = phone;
  }
  const employerNo = chunk.columns.has('employer_no') ? known.staged_employer_no : known.employer_no;
  const hash = contactHash(keys, contact);
  const same = known.row_hash?.equals(hash) ?? false;
  const row = {
    row_no: known.row_no,
    is_said: known.said_id !== null,
    phone_index: known.said_id === null || phone === undefined ? null : keys.phoneIndex(phone),
    contact_sealed: same ? known.contact_sealed : sealContact(keys, known.id, contact),
    row_hash: hash,
    id_no_sealed:
      known.staged_id_no &&
      sealIdNo(keys, known.id, keys.unseal(`customer|id_no|${known.staged_id}`, known.staged_id_no)),
    name_employer_index: contact.name && employerNo ? keys.nameEmployerIndex(contact.name, employerNo) : null,
  };
  return { row, answered: known.is_older ? undefined : answered };
}

type Next = readonly [field: string, value: RawBuilder<unknown>];

/** What each field of a known row will be; `a` is what was sealed anew, `t` what is stored, `r` what came. */
function nextFields(chunk: PackedChunk): Next[] {
  const has = (column: string) => chunk.columns.has(column);
  const came = (field: string): Next => [field, sql.ref(`r.${field}`)];
  const anew = (field: string): Next => [
    field,
    sql`case when a.row_no is null then ${sql.ref(`t.${field}`)} else ${sql.ref(`a.${field}`)} end`,
  ];
  /** The customer's own word, where there is one, else the file's. */
  const spoken = (field: string): Next => [
    field,
    sql`case when a.is_said then ${sql.ref(`a.${field}`)} else ${sql.ref(`r.${field}`)} end`,
  ];
  return [
    ...clearFields(chunk).map(came),
    ...Object.entries(nextPlace(chunk) ?? {}),
    ...(has('phone') ? [spoken('phone_index')] : []),
    ...(has('id_no') ? [came('id_no_index'), anew('id_no_sealed')] : []),
    ...(contactColumns.some(has) ? [anew('contact_sealed'), anew('row_hash')] : []),
    ...(has('name') !== has('employer_no')
      ? [anew('name_employer_index')]
      : has('name')
        ? [came('name_employer_index')]
        : []),
  ];
}

/** Changes the known rows that differ and are not older than what is stored. */
async function updateKnown(
  tx: Tx,
  keys: KeyRing,
  chunk: PackedChunk,
): Promise<{ older: number; changed: number }> {
  const next = nextFields(chunk);
  if (next.length === 0) return { older: 0, changed: 0 }; // A file of numbers alone names who is there.
  const anew = createPacker({
    row_no: 'int4',
    is_said: 'bool',
    phone_index: 'bytea',
    contact_sealed: 'bytea',
    row_hash: 'bytea',
    id_no_sealed: 'bytea',
    name_employer_index: 'bytea',
  });
  const words: Answered[] = [];
  for (const known of await listDiffering(tx, chunk)) {
    const { row, answered } = sealAnew(keys, chunk, known);
    anew.push(row);
    if (answered) words.push(answered);
  }
  await keepAnswered(tx, chunk.jobId, words);
  // A seal looks different each time: what is sealed is compared by its hash or its index.
  const compared = next.filter(([field]) => !field.endsWith('_sealed'));
  const { rows } = await sql<{ older: number; changed: number }>`
    with ${resolved(chunk)},
    known as (
      select t.branch_id, t.id as known_id, ${asOfOf(chunk)} as day,
             coalesce(t.as_of_on > ${asOfOf(chunk)}, false) as is_older,
             ${sql.join(next.map(([field, value]) => sql`${value} as ${sql.ref(`next_${field}`)}`))},
             (${sql.join(compared.map(([field]) => sql.ref(`t.${field}`)))}) is distinct from
             (${sql.join(compared.map(([, value]) => value))}) as is_changed
        from resolved r
        join customer t on t.branch_id = r.branch_id and t.customer_no = r.customer_no
        left join (select r.* from ${unnested(anew.end())}) as a on a.row_no = r.row_no
       where r.is_good and t.id <> r.id),
    changed as (
      update customer c
         set ${sql.join(next.map(([field]) => sql`${sql.ref(field)} = ${sql.ref(`k.next_${field}`)}`))}, as_of_on = k.day,
             job_id = ${chunk.jobId}::uuid,
             updated_at = case when k.is_changed then now() else c.updated_at end
        from known k
       where c.branch_id = k.branch_id and c.id = k.known_id and not k.is_older
         and (k.is_changed or coalesce(c.as_of_on, '-infinity') < k.day - ${confirmDays}::int)
      returning k.is_changed)
    select (select count(*)::int from known where is_older and is_changed) as older,
           (select count(*)::int from changed where is_changed) as changed`.execute(tx);
  return rows[0]!;
}

/**
 * Customers of the bank's file. Columns that the file lacks keep what another file brought; personal data is
 * sealed anew only where it changed, which a keyed hash of it tells.
 */
export async function applyPackedCustomers(
  tx: Tx,
  keys: KeyRing,
  given: PackedChunk,
  book: PlaceBook,
): Promise<ChunkResult> {
  const chunk = await withAddressPlaces(tx, given, book);
  const orders = await listOwnerOrders(tx, chunk.asOf);
  const {
    row_count: rowCount,
    inserted,
    branch_ids: branchIds,
    refused,
  } = await insertNew(tx, chunk, orders);
  const faults = refusalsOf(refused);
  const known = rowCount - faults.length - inserted;
  const { older, changed } = known > 0 ? await updateKnown(tx, keys, chunk) : { older: 0, changed: 0 };
  const placed = await countPlaced(tx, chunk, faults);
  return {
    ...placed,
    appliedCount: inserted + changed,
    unchangedCount: known - changed,
    olderCount: older,
    branchIds: branchIds ?? [],
    refused: faults,
  };
}
