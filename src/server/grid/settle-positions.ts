import { sql } from 'kysely';
import type { ImportNote } from '#contract/import-note.ts';
import type { ParamValue } from '#contract/param.ts';
import type { Boundary } from '#core/grid/boundary.ts';
import { type CoordinateSystem, coordinateSystems } from '#core/grid/coordinate.ts';
import { createDistrictIndex, type District } from '#core/place/district-index.ts';
import { type Judged, judgePositions } from '#core/place/judge-positions.ts';
import type { Weighed } from '#core/place/weigh-systems.ts';
import type { Database, Tx } from '../db/open.ts';
import { asJob } from '../db/scope.ts';
import { recordset } from '../db/set-wise.ts';

type Pending = {
  branch_id: number;
  id: string;
  place_no: string;
  given_lon: number;
  given_lat: number;
  coordinates: CoordinateSystem;
  district: string | null;
  given_job_id: string | null;
  given_file_no: number | null;
};
type Place = { row: Pending; judged: Judged };
const writtenAtOnce = 10_000;
const placesNamed = 5;

async function listDistricts(tx: Tx): Promise<District[]> {
  const rows = await tx
    .selectFrom('district')
    .select(['district_no', 'name', 'parent_no', 'aliases', 'boundary', 'cells'])
    .where('boundary', 'is not', null)
    .orderBy('district_no')
    .execute();
  return rows.map((row) => ({
    no: row.district_no,
    name: row.name,
    parentNo: row.parent_no,
    aliases: row.aliases,
    boundary: row.boundary as Boundary, // Checked when it was read (source/import/geojson.ts).
    cells: row.cells,
  }));
}

const listPending = async (tx: Tx): Promise<Pending[]> => {
  const { rows } = await sql<Pending>`
    select branch_id, id, place_no, given_lon, given_lat, coordinates, district, given_job_id, given_file_no
      from place where position = 'PENDING'
     order by given_job_id, given_file_no, coordinates, branch_id, place_no`.execute(tx);
  return rows;
};

async function writeJudged(tx: Tx, places: readonly Place[]): Promise<void> {
  for (let from = 0; from < places.length; from += writtenAtOnce) {
    const records = places.slice(from, from + writtenAtOnce).map(({ row, judged }) => ({
      branch_id: row.branch_id,
      id: row.id,
      position: judged.position,
      lon: judged.lon,
      lat: judged.lat,
      meters_off: judged.metersOff === null ? null : Math.ceil(judged.metersOff),
    }));
    const types = {
      branch_id: 'int',
      id: 'uuid',
      position: 'text',
      lon: 'float8',
      lat: 'float8',
      meters_off: 'int',
    };
    await sql`
      update place p set position = r.position, lon = r.lon, lat = r.lat, meters_off = r.meters_off, updated_at = now()
        from ${recordset(records, types)}
       where p.branch_id = r.branch_id and p.id = r.id and p.position = 'PENDING'`.execute(tx);
  }
}

const words: Record<CoordinateSystem, string> = { WGS84: 'WGS-84', GCJ02: 'GCJ-02', BD09: 'BD-09' };
const shareOf = (count: number, all: number): string => `${((100 * count) / all).toFixed(2)} %`;

/** The places that are off, with how far and where they lie, as many as a sentence carries. */
const namesOf = (places: readonly Place[]): string => {
  const shown = places.slice(0, placesNamed).map(({ row, judged }) => {
    const off = judged.metersOff === null ? '' : `${Math.ceil(judged.metersOff)} m`;
    return `${row.place_no} (${[off, judged.lies?.name].filter(Boolean).join(', ')})`;
  });
  return shown.join('、') + (places.length > shown.length ? '…' : '');
};

/** What the account says of the positions of one file. */
function notesOf(
  places: readonly Place[],
  stated: CoordinateSystem,
  { checkedCount, insideCount, likelier }: Weighed,
  { toleranceMeters }: ParamValue<'place.position'>,
  hasRegister: boolean,
): ImportNote[] {
  if (!hasRegister) return [{ code: 'places.no-register', values: { count: places.length } }];
  const notes: ImportNote[] = [];
  if (checkedCount > 0) {
    const [other1, other2] = coordinateSystems.filter((system) => system !== stated);
    const values = {
      checked: checkedCount,
      stated: words[stated],
      share: shareOf(insideCount[stated], checkedCount),
      other1: words[other1!],
      share1: shareOf(insideCount[other1!], checkedCount),
      other2: words[other2!],
      share2: shareOf(insideCount[other2!], checkedCount),
    };
    notes.push({ code: 'places.checked', values });
  }
  if (likelier) {
    const values = {
      likelier: words[likelier],
      stated: words[stated],
      outside: checkedCount - insideCount[stated],
      left: checkedCount - insideCount[likelier],
    };
    return [
      ...notes,
      { code: 'places.doubted', values },
      { code: 'places.held', values: { count: places.length } },
    ];
  }
  const outside = places.filter(({ judged }) => judged.position === 'OUTSIDE');
  const border = places.filter(({ judged }) => judged.position === 'PLACED' && (judged.metersOff ?? 0) > 0);
  const unchecked = places.length - checkedCount;
  if (outside.length > 0)
    notes.push({ code: 'places.outside', values: { count: outside.length, places: namesOf(outside) } });
  if (border.length > 0)
    notes.push({ code: 'places.border', values: { count: border.length, meters: toleranceMeters } });
  if (unchecked > 0) notes.push({ code: 'places.unchecked', values: { count: unchecked } });
  return notes;
}

/** Where a note belongs: to a file of this import, or to its file of districts. */
export type NoteKeeper = (tx: Tx, fileNo: number | null, notes: ImportNote[]) => Promise<void>;

/**
 * Judges every position that waits, file by file, against the districts, and puts on the map what is right. What a file
 * of an earlier import gave is judged again where the districts changed. The notes are kept with the places.
 */
export async function settlePositions(
  database: Database,
  scopeId: number | null,
  jobId: string,
  rule: ParamValue<'place.position'>,
  keepNotes: NoteKeeper,
): Promise<void> {
  const pending = await asJob(database, scopeId, listPending);
  if (pending.length === 0) return;
  const districts = await asJob(database, scopeId, listDistricts);
  const index = createDistrictIndex(districts);
  const files = Map.groupBy(pending, (row) => `${row.given_job_id} ${row.given_file_no} ${row.coordinates}`);
  const earlier: Place[] = [];
  for (const rows of files.values()) {
    const [{ coordinates: stated, given_job_id: givenBy, given_file_no: fileNo }] = rows as [Pending];
    const given = rows.map((row) => ({ lon: row.given_lon, lat: row.given_lat, district: row.district }));
    const { weighed, judged } = judgePositions(index, given, stated, rule);
    const places = rows.map((row, at) => ({ row, judged: judged[at]! }));
    if (givenBy !== jobId) earlier.push(...places);
    else
      await asJob(database, scopeId, async (tx) => {
        await writeJudged(tx, places);
        await keepNotes(tx, fileNo, notesOf(places, stated, weighed, rule, districts.length > 0));
      });
  }
  if (earlier.length > 0)
    await asJob(database, scopeId, async (tx) => {
      await writeJudged(tx, earlier);
      const outside = earlier.filter(({ judged }) => judged.position !== 'PLACED').length;
      await keepNotes(tx, null, [{ code: 'districts.judged', values: { count: earlier.length, outside } }]);
    });
}
