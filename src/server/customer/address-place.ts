import { type RawBuilder, sql } from 'kysely';
import { createDistrictNames } from '#core/place/district-name.ts';
import { createPlaceFinder } from '#core/place/find-place.ts';
import { createPacker, unnested } from '../db/columns.ts';
import type { Tx } from '../db/open.ts';
import type { PackedChunk, RowRefusal, StagedAddress } from '../staged.ts';

/** Another place may stand in these, and then that one has the address. */
const holdingOthers: ReadonlySet<string> = new Set(['STREET', 'VILLAGE', 'PARK']);

type Found = { id: string; gridId: string | null };
type Finder = ReturnType<typeof createPlaceFinder<Found>>;
/** The finders of branches by their number, read once for a file: its places are in before its customers come. */
export type PlaceBook = Map<string, Finder>;

async function readBook(tx: Tx, book: PlaceBook, addresses: readonly StagedAddress[]): Promise<void> {
  const wanted = [...new Set(addresses.map(({ orgNo }) => orgNo))].filter((orgNo) => !book.has(orgNo));
  if (wanted.length === 0) return;
  const places = await tx
    .selectFrom('place')
    .innerJoin('org', 'org.id', 'place.branch_id')
    .select(['org_no', 'place.id', 'place.name', 'place.aliases', 'place.district', 'place.kind', 'grid_id'])
    .where('org_no', '=', sql<string>`any(${wanted}::text[])`)
    .execute();
  const districts = await tx
    .selectFrom('district')
    .select(['district_no as no', 'name', 'aliases'])
    .execute();
  const named = createDistrictNames(districts);
  const byOrg = Map.groupBy(places, (place) => place.org_no);
  for (const orgNo of wanted) {
    const register = (byOrg.get(orgNo) ?? []).map((place) => ({
      id: { id: place.id, gridId: place.grid_id },
      name: place.name,
      aliases: place.aliases,
      district: place.district,
      holdsOthers: holdingOthers.has(place.kind),
    }));
    book.set(orgNo, createPlaceFinder(register, named));
  }
}

/**
 * The chunk with the place that each address names in its own branch's register, as two more columns. The addresses
 * come in clear from the sealed block and go no further than here: the statement is given places.
 */
export async function withAddressPlaces(tx: Tx, chunk: PackedChunk, book: PlaceBook): Promise<PackedChunk> {
  const { addresses, packed } = chunk;
  if (!addresses) return chunk;
  await readBook(tx, book, addresses);
  const packer = createPacker({ found_place_id: 'uuid', found_grid_id: 'uuid' });
  for (const { orgNo, address, district, hasPlace } of addresses) {
    const found = address === null || hasPlace ? undefined : book.get(orgNo)!.find(address, district);
    packer.push({ found_place_id: found?.id ?? null, found_grid_id: found?.gridId ?? null });
  }
  const found = packer.end();
  return {
    ...chunk,
    packed: {
      types: { ...packed.types, ...found.types },
      rowCount: packed.rowCount,
      columns: [...packed.columns, ...found.columns],
    },
  };
}

type PlaceColumns = Record<'place_id' | 'place_by_address', RawBuilder<unknown>>;
const none = sql`null::uuid`;

/** A new customer's place (of the rows of `resolved`): the one that the file gives, else the one of the address. */
export function newPlace({ columns, addresses }: PackedChunk, of: string): PlaceColumns {
  const given = columns.has('place_no') ? sql.ref(`${of}.place_id`) : none;
  const found = addresses ? sql.ref(`${of}.found_place_id`) : none;
  return {
    place_id: sql`coalesce(${given}, ${found})`,
    place_by_address: sql`${given} is null and ${found} is not null`,
  };
}

/**
 * A known customer's place: what the file gives, else what the address names. What another file gave stays over the
 * address; what an earlier address named stays where no address comes. Undefined where the file says neither.
 */
export function nextPlace(chunk: PackedChunk): PlaceColumns | undefined {
  const { columns, addresses } = chunk;
  if (addresses && columns.has('place_no')) return newPlace(chunk, 'r');
  if (addresses) {
    const isGiven = sql`t.place_id is not null and not t.place_by_address`;
    return {
      place_id: sql`case when ${isGiven} then t.place_id else r.found_place_id end`,
      place_by_address: sql`not (${isGiven}) and r.found_place_id is not null`,
    };
  }
  if (!columns.has('place_no')) return undefined;
  return {
    place_id: sql`coalesce(r.place_id, case when t.place_by_address then t.place_id end)`,
    place_by_address: sql`r.place_id is null and t.place_by_address`,
  };
}

type Placed = { placedCount: number; unplacedCount: number };

/** Of the rows with an address and no place that were not refused: whom the address placed, and who has no place. */
export async function countPlaced(
  tx: Tx,
  { addresses = [], skipped }: PackedChunk,
  refused: readonly RowRefusal[],
): Promise<Placed> {
  const passed = new Set([...skipped, ...refused.map(({ rowNo }) => rowNo)]);
  const packer = createPacker({ org_no: 'text', customer_no: 'text' });
  let rowCount = 0;
  for (const { rowNo, orgNo, customerNo, address, hasPlace } of addresses) {
    if (address === null || hasPlace || passed.has(rowNo)) continue;
    packer.push({ org_no: orgNo, customer_no: customerNo });
    rowCount += 1;
  }
  if (rowCount === 0) return { placedCount: 0, unplacedCount: 0 };
  const { rows } = await sql<Placed>`
    select count(*) filter (where c.place_by_address)::int as "placedCount",
           count(*) filter (where c.place_id is null)::int as "unplacedCount"
      from ${unnested(packer.end())} join org on org.org_no = r.org_no
      join customer c on c.branch_id = org.id and c.customer_no = r.customer_no`.execute(tx);
  return rows[0]!;
}
